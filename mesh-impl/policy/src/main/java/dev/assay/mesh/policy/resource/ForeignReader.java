package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.Node.Mapping;
import dev.assay.mesh.policy.resource.Node.Scalar;
import dev.assay.mesh.policy.resource.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns an object of another API into plain values, and remembers its lines. */
final class ForeignReader {

    private final Map<String, Integer> lines = new HashMap<>();

    private ForeignReader() {}

    static ForeignObject read(String source, String apiVersion, String kind, Mapping object) {
        var reader = new ForeignReader();
        Map<String, Object> content = reader.fields("", object);
        return new ForeignObject(
                source, apiVersion, kind, object.line(), content, new FieldLines(reader.lines));
    }

    private Map<String, Object> fields(String path, Mapping mapping) {
        Map<String, Object> fields = new LinkedHashMap<>();
        mapping.fields()
                .forEach((name, node) -> {
                    if (!node.isNull()) {
                        String at = path.isEmpty() ? name : path + "." + name;
                        lines.put(at, mapping.lines().getOrDefault(name, node.line()));
                        fields.put(name, value(at, node));
                    }
                });
        return fields;
    }

    private Object value(String path, Node node) {
        return switch (node) {
            case Mapping mapping -> fields(path, mapping);
            case Sequence sequence -> items(path, sequence);
            case Scalar scalar ->
                    switch (scalar.type()) {
                        case BOOLEAN -> Boolean.parseBoolean(scalar.text());
                        case NUMBER -> number(scalar.text());
                        case TEXT, NULL -> scalar.text();
                    };
        };
    }

    private List<Object> items(String path, Sequence sequence) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Node item = sequence.items().get(i);
            if (!item.isNull()) {
                String at = path + "[" + i + "]";
                lines.put(at, item.line());
                items.add(value(at, item));
            }
        }
        return items;
    }

    /** Quantities such as {@code 0.5} are text to Kubernetes too. */
    private static Object number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException noInteger) {
            return text;
        }
    }
}
