package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Sends the kubelet's probes to the sidecar, which asks the application in the kubelet's place:
 * under STRICT the kubelet, without a certificate, would be refused, and a connection to the proxy
 * proves nothing about a TCP port (istio/istio {@code pkg/kube/inject/app_probe.go}).
 */
final class ProbeRewriter {

    private static final int AGENT_PORT = 15020;
    private static final Map<String, String> PATHS =
            Map.of(
                    "readinessProbe", "readyz",
                    "livenessProbe", "livez",
                    "startupProbe", "startupz");

    private ProbeRewriter() {}

    /**
     * Rewrites the probes of the containers, in place.
     *
     * @return what the agent is to ask, by path: the value of {@code ISTIO_KUBE_APP_PROBERS}
     */
    static ObjectNode rewrite(JsonNode containers) {
        var probers = JsonNodeFactory.instance.objectNode();
        for (var container : containers) {
            if (container.path("name").asText("").equals(Sidecar.PROXY)) {
                continue;
            }
            PATHS.forEach((field, word) -> {
                if (container.path(field) instanceof ObjectNode probe) {
                    var path = "/app-health/" + container.path("name").asText() + "/" + word;
                    rewrite(probe, path, container, probers);
                }
            });
        }
        return probers;
    }

    private static void rewrite(
            ObjectNode probe, String path, JsonNode container, ObjectNode probers) {
        var prober = JsonNodeFactory.instance.objectNode();
        var asked = JsonNodeFactory.instance.objectNode();
        asked.put("path", path).put("port", AGENT_PORT).put("scheme", "HTTP");
        if (probe.path("httpGet") instanceof ObjectNode http) {
            var original = http.deepCopy();
            number(original, container);
            prober.set("httpGet", original);
            // The kubelet's headers reach the agent, and through it the application.
            if (http.has("httpHeaders")) {
                asked.set("httpHeaders", http.get("httpHeaders"));
            }
        } else if (probe.path("tcpSocket") instanceof ObjectNode tcp) {
            var original = tcp.deepCopy();
            number(original, container);
            prober.set("tcpSocket", original);
        } else if (probe.path("grpc") instanceof ObjectNode grpc) {
            prober.set("grpc", grpc.deepCopy());
        } else {
            return; // exec runs inside the container, where nothing is in the way
        }
        if (probe.has("timeoutSeconds")) {
            prober.set("timeoutSeconds", probe.get("timeoutSeconds"));
        }
        probe.remove(List.of("httpGet", "tcpSocket", "grpc"));
        probe.set("httpGet", asked);
        probers.set(path, prober);
    }

    /** The agent knows no names of ports. */
    private static void number(ObjectNode action, JsonNode container) {
        var port = action.path("port");
        if (port.isTextual()) {
            for (var declared : container.path("ports")) {
                if (declared.path("name").asText("").equals(port.asText())) {
                    action.set("port", declared.path("containerPort"));
                    return;
                }
            }
        }
    }
}
