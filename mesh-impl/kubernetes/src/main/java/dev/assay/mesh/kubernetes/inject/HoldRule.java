package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * Whether a pod's application waits until its sidecar is ready, where that is an ordinary
 * container: Istio's {@code holdApplicationUntilProxyStarts} (istio/istio {@code
 * pkg/kube/inject/webhook.go}, reorderPod). A native sidecar is waited for in any case.
 */
final class HoldRule {

    private static final String CONFIG = "proxy.istio.io/config";

    private HoldRule() {}

    /**
     * The decision by the pod's own proxy configuration.
     *
     * @throws InjectionRefused if that is no YAML mapping, or the field no boolean
     */
    static boolean holds(JsonNode pod) throws InjectionRefused {
        var text = pod.path("metadata").path("annotations").path(CONFIG).asText("");
        if (text.isBlank()) {
            return false;
        }
        try {
            var config = new YAMLMapper().readTree(text);
            var hold = config.path("holdApplicationUntilProxyStarts");
            if (!config.isObject() || !(hold.isMissingNode() || hold.isBoolean())) {
                throw refused("holdApplicationUntilProxyStarts is true or false there");
            }
            return hold.asBoolean(false);
        } catch (JsonProcessingException e) {
            throw refused("it is no YAML");
        }
    }

    private static InjectionRefused refused(String why) {
        return new InjectionRefused(
                "annotation %s: %s (expected: a ProxyConfig such as {holdApplicationUntilProxyStarts: true})"
                        .formatted(CONFIG, why));
    }
}
