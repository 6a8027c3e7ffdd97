package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonDiff;

/** What becomes of a pod that gets a sidecar. Safe for any thread. */
@FunctionalInterface
public interface Injection {

    /**
     * The pod with its sidecar; the given one is left as it is.
     *
     * @throws InjectionRefused if the pod's annotations ask for what cannot be
     */
    ObjectNode inject(JsonNode pod) throws InjectionRefused;

    /**
     * What has to change, as a JSON patch (RFC 6902).
     *
     * @throws InjectionRefused if the pod's annotations ask for what cannot be
     */
    default JsonNode patch(JsonNode pod) throws InjectionRefused {
        return JsonDiff.asJson(pod, inject(pod));
    }
}
