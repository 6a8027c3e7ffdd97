package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * What this mesh reads of a pod's own proxy configuration (istio/api {@code
 * mesh/v1alpha1/proxy.proto}, ProxyConfig).
 *
 * @param holdsApplication whether the application waits until its sidecar is ready, where that is
 *     an ordinary container; a native sidecar is waited for in any case (istio/istio {@code
 *     pkg/kube/inject/webhook.go}, reorderPod)
 * @param trustedProxies how many proxies stand before a gateway
 */
record ProxyConfig(boolean holdsApplication, int trustedProxies) {

    private static final String CONFIG = "proxy.istio.io/config";

    /**
     * By the pod's annotation.
     *
     * @throws InjectionRefused if that is no YAML mapping, or a field not what it should be
     */
    static ProxyConfig of(JsonNode pod) throws InjectionRefused {
        var text = pod.path("metadata").path("annotations").path(CONFIG).asText("");
        if (text.isBlank()) {
            return new ProxyConfig(false, 0);
        }
        try {
            var config = new YAMLMapper().readTree(text);
            var hold = config.path("holdApplicationUntilProxyStarts");
            if (!config.isObject() || !(hold.isMissingNode() || hold.isBoolean())) {
                throw refused("holdApplicationUntilProxyStarts is true or false there");
            }
            var trusted = config.path("gatewayTopology").path("numTrustedProxies");
            if (!(trusted.isMissingNode() || (trusted.isInt() && trusted.asInt() >= 0))) {
                throw refused("numTrustedProxies is a number of proxies there");
            }
            return new ProxyConfig(hold.asBoolean(false), trusted.asInt(0));
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
