package dev.assay.mesh.policy.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the JSON of all resources has in common, in the form of Istio's API, in which they travel to
 * proxies.
 */
final class ResourceJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ResourceJson() {}

    /** A resource with everything but its spec. */
    static ObjectNode begin(Resource resource) {
        ObjectNode root = JSON.createObjectNode();
        root.put("apiVersion", resource.kind().apiVersions().getLast());
        root.put("kind", resource.kind().kind());
        ObjectNode metadata = root.putObject("metadata");
        metadata.put("name", resource.metadata().name());
        metadata.put("namespace", resource.metadata().namespace());
        metadata.put("creationTimestamp", resource.metadata().creationTimestamp().toString());
        put(metadata, "labels", resource.metadata().labels());
        put(metadata, "annotations", resource.metadata().annotations());
        return root;
    }

    static void selector(ObjectNode spec, WorkloadSelector selector) {
        if (!selector.selectsEverything()) {
            put(spec.putObject("selector"), "matchLabels", selector.matchLabels());
        }
    }

    static void put(ObjectNode into, String name, List<String> values) {
        if (!values.isEmpty()) {
            into.set(name, JSON.<JsonNode>valueToTree(values));
        }
    }

    static void put(ObjectNode into, String name, String value) {
        if (!value.isEmpty()) {
            into.put(name, value);
        }
    }

    /** One line. */
    static String text(ObjectNode root) {
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text cannot be written", e);
        }
    }

    /**
     * The one resource of a text.
     *
     * @throws InvalidResource when the text is something else
     */
    static <R extends Resource> R read(String sourceName, String json, Class<R> type) {
        List<Resource> resources =
                ResourceParser.readJson(sourceName, json, "default", Instant.EPOCH);
        if (resources.size() == 1 && type.isInstance(resources.getFirst())) {
            return type.cast(resources.getFirst());
        }
        throw new InvalidResource(
                sourceName, 0, "", "expected exactly one " + type.getSimpleName());
    }

    private static void put(ObjectNode into, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            ObjectNode node = into.putObject(name);
            values.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> node.put(entry.getKey(), entry.getValue()));
        }
    }
}
