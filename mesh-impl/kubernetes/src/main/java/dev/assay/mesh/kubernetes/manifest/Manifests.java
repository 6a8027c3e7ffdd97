package dev.assay.mesh.kubernetes.manifest;

import dev.assay.mesh.policy.resource.GoDuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The manifests of one mesh, with its names and settings: YAML that a person can read and {@code
 * kubectl apply} takes, in this order. Names of cluster-wide objects end in the root namespace, so
 * that several meshes can live in one cluster; the CRDs alone are shared. Immutable.
 */
public final class Manifests {

    /** The control plane's Deployment and Service, in the root namespace. */
    public static final String CONTROL_PLANE = "istiod";

    /** The Service port of CSR service and ADS. */
    public static final int GRPC_PORT = 15012;

    private static final String NAMESPACE = "00-namespace.yaml";
    private static final List<String> CRDS =
            List.of(
                    "10-crd-peerauthentication.yaml",
                    "11-crd-authorizationpolicy.yaml",
                    "12-crd-destinationrule.yaml",
                    "13-crd-requestauthentication.yaml",
                    "14-crd-virtualservice.yaml",
                    "15-crd-serviceentry.yaml",
                    "16-crd-gateway.yaml");
    private static final List<String> REST =
            List.of("20-rbac.yaml", "30-mesh-config.yaml", "40-istiod.yaml", "50-webhooks.yaml");

    private final MeshSettings settings;

    public Manifests(MeshSettings settings) {
        this.settings = settings;
    }

    /** Everything, by file name, in the order in which it is applied. */
    public Map<String, String> all() {
        var all = new LinkedHashMap<String, String>();
        all.put(NAMESPACE, render(NAMESPACE));
        all.putAll(crds());
        settings.plugged().ifPresent(files -> all.put("25-cacerts.yaml", cacerts(files)));
        REST.forEach(name -> all.put(name, render(name)));
        return all;
    }

    /** The CRDs, which all meshes of a cluster share; an installer may find them there already. */
    public static Map<String, String> crds() {
        var crds = new LinkedHashMap<String, String>();
        CRDS.forEach(name -> crds.put(name, read(name)));
        return crds;
    }

    private String render(String name) {
        return read(name)
                .replace("${ROOT_NAMESPACE}", settings.rootNamespace())
                .replace("${IMAGE}", settings.image())
                .replace("${CERTIFICATE_LIFETIME}", GoDuration.format(settings.lifetime()))
                .replace("${KEY_REFRESH}", GoDuration.format(settings.keyRefresh()))
                .replace("${NAMESPACE_LABELS}", flow(settings.namespaceLabels()))
                .replace("${DISCOVERY_LABELS}", flow(settings.discoveryLabels()))
                .replace("${MESH_CONFIG}", settings.meshConfig().strip().replace("\n", "\n    "));
    }

    /** The operator's CA; the text holds its key. */
    private String cacerts(Map<String, String> files) {
        var text =
                new StringBuilder(
                        """
                        apiVersion: v1
                        kind: Secret
                        metadata:
                          name: cacerts
                          namespace: %s
                        data:
                        """
                                .formatted(settings.rootNamespace()));
        new TreeMap<>(files)
                .forEach((file, pem) ->
                        text.append("  ")
                                .append(file)
                                .append(": ")
                                .append(
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        pem.getBytes(StandardCharsets.UTF_8)))
                                .append('\n'));
        return text.toString();
    }

    /** A mapping in YAML's flow style. */
    private static String flow(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> "%s: \"%s\"".formatted(label.getKey(), label.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String read(String name) {
        try (var stream = Manifests.class.getResourceAsStream("/manifests/" + name)) {
            return new String(
                    Optional.ofNullable(stream)
                            .orElseThrow(() -> new IllegalStateException("no manifest " + name))
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
