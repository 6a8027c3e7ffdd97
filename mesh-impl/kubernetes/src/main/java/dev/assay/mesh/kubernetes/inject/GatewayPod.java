package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Pods that are a gateway: their annotation names Istio's template of that name (istio/istio {@code
 * pkg/kube/inject/inject.go}, selectTemplates).
 */
public final class GatewayPod {

    static final String TEMPLATES = "inject.istio.io/templates";
    static final String GATEWAY = "gateway";

    private GatewayPod() {}

    /** Whether a pod is one. */
    public static boolean is(JsonNode pod) {
        return is(pod.path("metadata").path("annotations").path(TEMPLATES).asText(""));
    }

    /** Whether a pod with these annotations is one. */
    public static boolean is(Map<String, String> annotations) {
        return is(annotations.getOrDefault(TEMPLATES, ""));
    }

    private static boolean is(String templates) {
        return List.of(templates.split(",", -1)).stream()
                .anyMatch(name -> name.strip().equals(GATEWAY));
    }
}
