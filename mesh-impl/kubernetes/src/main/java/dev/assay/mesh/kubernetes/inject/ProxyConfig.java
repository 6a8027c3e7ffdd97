package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import java.util.TreeMap;

/**
 * What this mesh reads of a pod's own proxy configuration (istio/api {@code
 * mesh/v1alpha1/proxy.proto}, ProxyConfig).
 *
 * @param holdsApplication whether the application waits until its sidecar is ready, where that is
 *     an ordinary container; a native sidecar is waited for in any case (istio/istio {@code
 *     pkg/kube/inject/webhook.go}, reorderPod)
 * @param trustedProxies how many proxies stand before a gateway
 * @param metadata {@code proxyMetadata}: environment variables of the proxy
 */
record ProxyConfig(boolean holdsApplication, int trustedProxies, Map<String, String> metadata) {

    private static final String CONFIG = "proxy.istio.io/config";

    /**
     * By the pod's annotation.
     *
     * @throws InjectionRefused if that is no YAML mapping, or a field not what it should be
     */
    static ProxyConfig of(JsonNode pod) throws InjectionRefused {
        var text = pod.path("metadata").path("annotations").path(CONFIG).asText("");
        if (text.isBlank()) {
            return new ProxyConfig(false, 0, Map.of());
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
            return new ProxyConfig(
                    hold.asBoolean(false),
                    trusted.asInt(0),
                    metadata(config.path("proxyMetadata")));
        } catch (JsonProcessingException e) {
            throw refused("it is no YAML");
        }
    }

    /** As in the mesh's own configuration, a variable may be written as a number or a truth. */
    private static Map<String, String> metadata(JsonNode written) throws InjectionRefused {
        if (!(written.isMissingNode() || written.isObject())) {
            throw refused("proxyMetadata is variables with their values there");
        }
        var metadata = new TreeMap<String, String>();
        for (var variable : written.properties()) {
            if (!variable.getValue().isValueNode()) {
                throw refused("proxyMetadata's " + variable.getKey() + " is a text there");
            }
            metadata.put(variable.getKey(), variable.getValue().asText());
        }
        return metadata;
    }

    private static InjectionRefused refused(String why) {
        return new InjectionRefused(
                "annotation %s: %s (expected: a ProxyConfig such as {holdApplicationUntilProxyStarts: true})"
                        .formatted(CONFIG, why));
    }
}
