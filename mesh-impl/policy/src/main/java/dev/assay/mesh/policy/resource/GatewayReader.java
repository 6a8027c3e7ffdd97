package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.Gateway.Port;
import dev.assay.mesh.policy.resource.Gateway.Protocol;
import dev.assay.mesh.policy.resource.Gateway.Server;
import dev.assay.mesh.policy.resource.Gateway.TlsMode;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code spec} of a Gateway. What of Istio's API this mesh lacks is refused by name: a
 * port that is half understood might be open to those whom it should keep out.
 */
final class GatewayReader {

    private static final List<String> NOT_IN_SERVER = List.of("bind", "defaultEndpoint");
    private static final List<String> NOT_IN_TLS =
            List.of(
                    "httpsRedirect",
                    "credentialName",
                    "credentialNames",
                    "caCertCredentialName",
                    "serverCertificate",
                    "privateKey",
                    "caCertificates",
                    "caCrl",
                    "tlsCertificates",
                    "subjectAltNames",
                    "verifyCertificateSpki",
                    "verifyCertificateHash",
                    "minProtocolVersion",
                    "maxProtocolVersion",
                    "cipherSuites");
    private static final List<String> OTHER_PROTOCOLS =
            List.of("HTTP2", "GRPC", "GRPC-WEB", "MONGO", "TCP", "TLS");
    private static final List<String> OTHER_MODES =
            List.of("PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "OPTIONAL_MUTUAL");

    private GatewayReader() {}

    static Gateway read(Metadata metadata, Fields spec) {
        return new Gateway(
                metadata,
                new WorkloadSelector(spec.textMap("selector")),
                spec.children("servers", GatewayReader::server));
    }

    private static Server server(Fields fields) {
        refuse(fields, NOT_IN_SERVER);
        fields.ignoring("name");
        Fields port =
                fields.child("port").orElseThrow(() -> fields.refuse("port", "is missing: add it"));
        var server = new Server(port(port), fields.texts("hosts"), tls(fields.child("tls")));
        port.finish();
        return server;
    }

    private static Port port(Fields fields) {
        refuse(fields, List.of("targetPort"));
        return new Port(fields.number("number", 0), fields.text("name"), protocol(fields));
    }

    private static Protocol protocol(Fields fields) {
        refuseWord(fields, "protocol", OTHER_PROTOCOLS);
        fields.requiredText("protocol");
        return fields.word("protocol", Protocol.HTTP, List.of(Protocol.values()));
    }

    private static TlsMode tls(Optional<Fields> fields) {
        if (fields.isEmpty()) {
            return TlsMode.NONE;
        }
        Fields tls = fields.get();
        refuse(tls, NOT_IN_TLS);
        refuseWord(tls, "mode", OTHER_MODES);
        if (!tls.has("mode")) {
            // Istio's default
            throw tls.refuse("mode", "this mesh does not implement 'PASSTHROUGH' here");
        }
        TlsMode mode = tls.word("mode", TlsMode.NONE, List.of(TlsMode.ISTIO_MUTUAL));
        tls.finish();
        return mode;
    }

    private static void refuse(Fields fields, List<String> names) {
        for (String name : names) {
            if (fields.has(name)) {
                throw fields.refuse(name, "this mesh does not implement '" + name + "' here");
            }
        }
    }

    private static void refuseWord(Fields fields, String name, List<String> words) {
        String word = fields.text(name);
        if (words.contains(word)) {
            throw fields.refuse(name, "this mesh does not implement '" + word + "' here");
        }
    }
}
