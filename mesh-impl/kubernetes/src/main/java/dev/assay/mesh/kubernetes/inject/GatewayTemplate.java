package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Istio's template {@code gateway}: the pod has a container {@code istio-proxy} of image {@code
 * auto} already, which becomes the proxy; what the user wrote there stands. Nothing is captured
 * (istio/istio {@code
 * manifests/charts/istio-control/istio-discovery/files/gateway-injection-template.yaml}).
 */
final class GatewayTemplate {

    private static final String AUTO = "auto";
    private static final int LOWEST_ORDINARY_PORT = 1024;

    /** What tells the items of a list apart, where the user's are added to the template's. */
    private static final Map<String, String> KEYS =
            Map.of("env", "name", "ports", "containerPort", "volumeMounts", "mountPath");

    private final SidecarTemplate template;

    GatewayTemplate(SidecarTemplate template) {
        this.template = template;
    }

    /**
     * Makes the proxy of the pod's container.
     *
     * @throws InjectionRefused if there is no such container, or its settings cannot be
     */
    void apply(ObjectNode pod) throws InjectionRefused {
        var config = ProxyConfig.of(pod);
        if (!(pod.path("spec") instanceof ObjectNode spec)
                || !(spec.path("containers") instanceof ArrayNode containers)) {
            throw missing();
        }
        for (int i = 0; i < containers.size(); i++) {
            if (containers.get(i) instanceof ObjectNode written
                    && written.path("name").asText("").equals(Sidecar.PROXY)) {
                var proxy = template.proxy();
                // a native sidecar's: an application waits for that one
                proxy.remove("startupProbe");
                SidecarTemplate.configure(proxy, config);
                var environment = (ArrayNode) proxy.path("env");
                SidecarTemplate.set(environment, "NODE_TYPE", "router");
                SidecarTemplate.set(
                        environment,
                        "NUM_TRUSTED_PROXIES",
                        Integer.toString(config.trustedProxies()));
                merge(proxy, written);
                containers.set(i, proxy);
                openLowPorts(spec, proxy);
                return;
            }
        }
        throw missing();
    }

    private static InjectionRefused missing() {
        return new InjectionRefused(
                "annotation %s: a pod of template %s needs a container %s (expected: one with image: %s)"
                        .formatted(GatewayPod.TEMPLATES, GatewayPod.GATEWAY, Sidecar.PROXY, AUTO));
    }

    private static void merge(ObjectNode proxy, ObjectNode written) {
        boolean ourImage = written.path("image").asText("").equals(AUTO);
        written.properties()
                .forEach(field -> {
                    String name = field.getKey();
                    JsonNode value = field.getValue();
                    // The API server has filled in Always, since "auto" has no tag: nobody's wish.
                    if (ourImage && (name.equals("image") || name.equals("imagePullPolicy"))) {
                        return;
                    }
                    if (KEYS.containsKey(name) && value instanceof ArrayNode items) {
                        proxy.set(name, joined(proxy.path(name), items, KEYS.get(name)));
                    } else if (value instanceof ObjectNode object
                            && proxy.path(name) instanceof ObjectNode present) {
                        present.setAll(object);
                    } else {
                        proxy.set(name, value);
                    }
                });
    }

    /** Where both name the same, the user's counts. */
    private static ArrayNode joined(JsonNode ours, ArrayNode theirs, String key) {
        Set<String> named = new HashSet<>();
        theirs.forEach(item -> named.add(item.path(key).asText()));
        var all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : ours) {
            if (!named.contains(item.path(key).asText())) {
                all.add(item);
            }
        }
        return all.addAll(theirs);
    }

    /**
     * The proxy is not root. Istio's template always asks for this; here only who needs it does,
     * since there are nodes that do not grant it.
     */
    private static void openLowPorts(ObjectNode spec, ObjectNode proxy) {
        for (JsonNode port : proxy.path("ports")) {
            int number = port.path("containerPort").asInt(LOWEST_ORDINARY_PORT);
            if (number < LOWEST_ORDINARY_PORT && !spec.path("securityContext").has("sysctls")) {
                var context =
                        spec.path("securityContext") instanceof ObjectNode present
                                ? present
                                : spec.putObject("securityContext");
                context.putArray("sysctls")
                        .addObject()
                        .put("name", "net.ipv4.ip_unprivileged_port_start")
                        .put("value", "0");
            }
        }
    }
}
