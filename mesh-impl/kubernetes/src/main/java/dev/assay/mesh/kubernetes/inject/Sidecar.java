package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.databind.JsonNode;

/** The names that the sidecar has in a pod. */
public final class Sidecar {

    static final String PROXY = "istio-proxy";
    static final String INIT = "istio-init";
    static final String STATUS = "sidecar.istio.io/status";

    private Sidecar() {}

    /**
     * Whether a pod has it already, by injection or by hand. A gateway's container of that name is
     * only the place for it.
     */
    public static boolean isIn(JsonNode pod) {
        return pod.path("metadata").path("annotations").has(STATUS)
                || (!GatewayPod.is(pod)
                        && (has(pod.path("spec").path("containers"))
                                || has(pod.path("spec").path("initContainers"))));
    }

    private static boolean has(JsonNode containers) {
        for (var container : containers) {
            if (container.path("name").asText("").equals(PROXY)) {
                return true;
            }
        }
        return false;
    }
}
