package dev.assay.mesh.kubernetes.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** An object of Kubernetes' API as a tree; what is not there is missing, never null. */
record ObjectTree(JsonNode root) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    ObjectTree(Map<String, Object> content) {
        this(JSON.<JsonNode>valueToTree(content));
    }

    /** What stands at a path such as {@code spec.template}. */
    JsonNode at(String path) {
        JsonNode node = root;
        for (String name : path.split("\\.", -1)) {
            node = node.path(name);
        }
        return node;
    }

    /** Text, empty when it is not there. */
    String text(String path) {
        return at(path).asText("");
    }

    String text(String path, String absent) {
        String text = text(path);
        return text.isEmpty() ? absent : text;
    }

    static Map<String, String> texts(JsonNode fields) {
        var texts = new LinkedHashMap<String, String>();
        fields.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
