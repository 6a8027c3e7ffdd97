package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Which of a pod's connections go through its sidecar. Safe for any thread. */
@FunctionalInterface
public interface CaptureRule {

    /** Istio's: all but what annotations exclude. */
    CaptureRule ISTIO = CaptureArguments::of;

    /**
     * What {@code assay capture} is told, in the flags of Istio's istio-init.
     *
     * @throws InjectionRefused if the pod's annotations ask for what cannot be
     */
    List<String> flags(JsonNode pod) throws InjectionRefused;
}
