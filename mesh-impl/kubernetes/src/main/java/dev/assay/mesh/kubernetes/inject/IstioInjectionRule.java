package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The pod's label beats its annotation, and both beat the namespace's label; pods in the host's
 * network and in Kubernetes' own namespaces never get one, nor do pods that have it already
 * (istio/istio {@code pkg/kube/inject/inject.go}, injectRequired).
 */
final class IstioInjectionRule implements InjectionRule {

    private static final String POD_KEY = "sidecar.istio.io/inject";
    private static final String NAMESPACE_KEY = "istio-injection";
    private static final Set<String> NEVER =
            Set.of("kube-system", "kube-public", "kube-node-lease", "local-path-storage");

    /** YAML 1.1's words for true. */
    private static final Set<String> YES = Set.of("y", "yes", "true", "on");

    @Override
    public boolean injects(JsonNode pod, String namespace, Map<String, String> namespaceLabels) {
        var ofNamespace = namespaceLabels.getOrDefault(NAMESPACE_KEY, "");
        if (NEVER.contains(namespace)
                || ofNamespace.equals("disabled")
                || pod.path("spec").path("hostNetwork").asBoolean(false)
                || Sidecar.isIn(pod)) {
            return false;
        }
        var metadata = pod.path("metadata");
        var label = metadata.path("labels").path(POD_KEY);
        var word =
                (label.isMissingNode() ? metadata.path("annotations").path(POD_KEY) : label)
                        .asText("");
        return word.isEmpty()
                ? ofNamespace.equals("enabled")
                : YES.contains(word.toLowerCase(Locale.ROOT));
    }
}
