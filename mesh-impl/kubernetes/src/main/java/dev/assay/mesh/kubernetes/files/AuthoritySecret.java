package dev.assay.mesh.kubernetes.files;

import dev.assay.mesh.controlplane.analysis.AuthorityFile;
import dev.assay.mesh.controlplane.analysis.Cited;
import dev.assay.mesh.controlplane.analysis.Sources.Written;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.policy.resource.ForeignObject;
import dev.assay.mesh.policy.resource.InvalidResource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The Secret that plugs a CA in, as far as it may be read: its certificates. The key is never
 * looked at, and nothing of what stands there is quoted, since it may stand in the wrong place.
 *
 * @param namespace of the Secret
 */
record AuthoritySecret(String namespace, List<AuthorityFile> files) {

    /** Of Istio (istio/istio {@code security/pkg/pki/ca/ca.go}, {@code CACertsSecret}). */
    static final String NAME = "cacerts";

    /** The API server takes no Secret with more. */
    private static final int LARGEST = 1 << 20;

    AuthoritySecret {
        files = List.copyOf(files);
    }

    /** Whether an object is one. */
    static boolean is(ForeignObject object) {
        return object.apiVersion().equals("v1")
                && object.kind().equals("Secret")
                && new ObjectTree(object.content()).text("metadata.name").equals(NAME);
    }

    /**
     * Reads it.
     *
     * @param object whose shape was checked
     * @param defaultNamespace if it names none
     * @param file where it is written, or {@link Written#NOWHERE}
     * @throws InvalidResource if the API server would refuse it
     */
    static AuthoritySecret read(ForeignObject object, String defaultNamespace, String file) {
        String namespace =
                new ObjectTree(object.content()).text("metadata.namespace", defaultNamespace);
        var written =
                new Written(
                        "Secret " + namespace + "/" + NAME, file, object.line(), object.lines());
        var files = new ArrayList<AuthorityFile>();
        for (String name : AuthorityFile.NAMES) {
            Object plain = fields(object, "stringData").get(name);
            Object encoded = fields(object, "data").get(name);
            // As the API server does it, what is plain takes the other's place.
            if (plain != null) {
                String field = "stringData." + name;
                files.add(file(name, text(object, field, plain), written, field));
            } else if (encoded != null) {
                String field = "data." + name;
                files.add(file(name, decoded(object, field, encoded), written, field));
            }
        }
        return new AuthoritySecret(namespace, files);
    }

    /** {@code Secret istio-system/cacerts}. */
    String name() {
        return "Secret " + namespace + "/" + NAME;
    }

    private static AuthorityFile file(String name, String pem, Written written, String field) {
        var unreadable = new ArrayList<String>();
        var certificates = Pem.readable(pem, unreadable::add);
        if (certificates.isEmpty() && unreadable.isEmpty()) {
            unreadable.add("no '-----BEGIN CERTIFICATE-----' found");
        }
        return new AuthorityFile(
                name,
                certificates,
                unreadable,
                new Cited(written.name(), field, written.at(field)));
    }

    private static Map<?, ?> fields(ForeignObject object, String name) {
        return object.content().get(name) instanceof Map<?, ?> fields ? fields : Map.of();
    }

    private static String text(ForeignObject object, String field, Object value) {
        if (!(value instanceof String text)) {
            throw refuse(object, field, "expected text");
        }
        if (text.length() > LARGEST) {
            throw refuse(object, field, "more than 1 MiB: no Secret is as large");
        }
        return text;
    }

    private static String decoded(ForeignObject object, String field, Object value) {
        // Line ends count as nothing to Go, which reads this for the API server.
        String encoded = text(object, field, value).replaceAll("[\r\n]", "");
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException notBase64) { // the cause could quote what stands there
            throw refuse(object, field, "is not Base64: plain text belongs under stringData");
        }
    }

    private static InvalidResource refuse(ForeignObject object, String field, String problem) {
        int line = object.lines().of(field);
        return new InvalidResource(
                object.source(), line > 0 ? line : object.line(), field, problem);
    }
}
