package dev.assay.mesh.kubernetes.manifest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an installer decides about a mesh. Names are checked, since they become part of manifests.
 *
 * @param rootNamespace where control plane and mesh-wide policy live
 * @param image of control plane and sidecars
 * @param trustDomain the mesh's trust domain
 * @param trustDomainAliases further accepted trust domains
 * @param lifetime of workload certificates
 * @param keyRefresh how often token issuers' keys are fetched anew
 * @param minProtocolVersion Istio's name, such as {@code TLSV1_2}
 * @param pathNormalization Istio's name, such as {@code MERGE_SLASHES}
 * @param extensionProviders a list in YAML, as Istio's mesh config has it; empty for none
 * @param discoveryLabels namespaces that belong to the mesh carry all of them; empty means that all
 *     namespaces do, which only one mesh of a cluster may say
 * @param namespaceLabels further labels of the root namespace
 * @param plugged the files of the operator's CA, as in Istio's {@code cacerts}; they hold its key
 * @param autoMtls whether sidecars call one another over mutual TLS without being told
 */
public record MeshSettings(
        String rootNamespace,
        String image,
        String trustDomain,
        List<String> trustDomainAliases,
        Duration lifetime,
        Duration keyRefresh,
        String minProtocolVersion,
        String pathNormalization,
        String extensionProviders,
        Map<String, String> discoveryLabels,
        Map<String, String> namespaceLabels,
        Optional<Map<String, String>> plugged,
        boolean autoMtls) {

    private static final String LABEL_VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";
    private static final String LABEL_KEY =
            "([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a name cannot stand in a manifest
     */
    public MeshSettings {
        trustDomainAliases = List.copyOf(trustDomainAliases);
        discoveryLabels = Map.copyOf(discoveryLabels);
        var labels = new TreeMap<>(namespaceLabels);
        labels.putAll(discoveryLabels);
        namespaceLabels = Map.copyOf(labels);
        plugged = plugged.map(Map::copyOf);
        check("root namespace", rootNamespace, "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
        check("image", image, "[A-Za-z0-9][-A-Za-z0-9._/:@]*");
        check("trust domain", trustDomain, "[-a-z0-9._]{1,255}");
        trustDomainAliases.forEach(alias -> check("trust domain", alias, "[-a-z0-9._]{1,255}"));
        check("minProtocolVersion", minProtocolVersion, "[A-Z0-9_]+");
        check("pathNormalization", pathNormalization, "[A-Z_]+");
        namespaceLabels.forEach((key, value) -> {
            check("label key", key, LABEL_KEY);
            check("label " + key, value, LABEL_VALUE);
        });
        plugged.ifPresent(
                files -> files.keySet().forEach(f -> check("file of cacerts", f, "[-a-z.]+")));
    }

    /** Without the CA's key. */
    @Override
    public String toString() {
        return "MeshSettings[%s, %s, %s]".formatted(rootNamespace, image, trustDomain);
    }

    /** Istio's MeshConfig as YAML. */
    String meshConfig() {
        var text = new StringBuilder();
        text.append("trustDomain: \"%s\"\n".formatted(trustDomain));
        if (!trustDomainAliases.isEmpty()) {
            text.append("trustDomainAliases:\n");
            trustDomainAliases.forEach(alias -> text.append("- \"%s\"\n".formatted(alias)));
        }
        text.append("rootNamespace: %s\n".formatted(rootNamespace));
        text.append("enableAutoMtls: %s\n".formatted(autoMtls));
        text.append("meshMTLS:\n  minProtocolVersion: %s\n".formatted(minProtocolVersion));
        text.append("pathNormalization:\n  normalization: %s\n".formatted(pathNormalization));
        if (!extensionProviders.isBlank()) {
            text.append("extensionProviders:\n").append(extensionProviders.strip()).append('\n');
        }
        if (!discoveryLabels.isEmpty()) {
            text.append("discoverySelectors:\n- matchLabels:\n");
            new TreeMap<>(discoveryLabels)
                    .forEach((key, value) -> text.append("    %s: \"%s\"\n".formatted(key, value)));
        }
        return text.toString();
    }

    private static void check(String what, String value, String form) {
        if (!value.matches(form)) {
            throw new IllegalArgumentException(
                    "%s: '%s' (expected: %s)".formatted(what, value, form));
        }
    }
}
