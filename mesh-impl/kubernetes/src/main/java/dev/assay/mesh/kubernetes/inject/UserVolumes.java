package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Volumes that a pod's annotations add to the sidecar, such as a Secret with the files that a
 * DestinationRule names; each a JSON object by the volume's name, as Istio's template reads them.
 */
final class UserVolumes {

    private static final String VOLUMES = "sidecar.istio.io/userVolume";
    private static final String MOUNTS = "sidecar.istio.io/userVolumeMount";

    private UserVolumes() {}

    /**
     * Adds the pod's volumes and the sidecar's mounts.
     *
     * @throws InjectionRefused if an annotation is no such object
     */
    static void add(JsonNode metadata, ArrayNode volumes, ArrayNode mounts)
            throws InjectionRefused {
        named(metadata, VOLUMES, volumes);
        named(metadata, MOUNTS, mounts);
    }

    private static void named(JsonNode metadata, String annotation, ArrayNode into)
            throws InjectionRefused {
        String text = metadata.path("annotations").path(annotation).asText("");
        if (text.isEmpty()) {
            return;
        }
        if (!(read(annotation, text) instanceof ObjectNode all)) {
            throw refused(annotation);
        }
        for (var each : all.properties()) {
            if (!(each.getValue() instanceof ObjectNode content)) {
                throw refused(annotation);
            }
            into.addObject().put("name", each.getKey()).setAll(content);
        }
    }

    private static JsonNode read(String annotation, String text) throws InjectionRefused {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw refused(annotation);
        }
    }

    private static InjectionRefused refused(String annotation) {
        return new InjectionRefused(
                "annotation " + annotation + ": expected a JSON object of objects by volume name");
    }
}
