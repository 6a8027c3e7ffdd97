package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.Node.Mapping;
import dev.assay.mesh.policy.resource.Node.Scalar;
import dev.assay.mesh.policy.resource.Node.ScalarType;
import dev.assay.mesh.policy.resource.Node.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The fields of one mapping. Reading a field also makes it known; {@link #finish} refuses the ones
 * that nobody asked for. One thread only.
 */
final class Fields {

    /** Where in which file the fields stand; the lines of everything read so far, by path. */
    record Place(String source, Map<String, Integer> lines) {
        Place(String source) {
            this(source, new LinkedHashMap<>());
        }

        /** The line of the path, or of the nearest thing around it. */
        int lineOf(String path) {
            return FieldLines.of(lines, path);
        }
    }

    private final Place place;
    private final String path;
    private final Mapping mapping;
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(Place place, String path, Mapping mapping) {
        this.place = place;
        this.path = path;
        this.mapping = mapping;
    }

    /** The fields of a node that must be a mapping. */
    static Fields of(Place place, String path, Node node) {
        if (node instanceof Mapping mapping) {
            return new Fields(place, path, mapping);
        }
        throw new InvalidResource(
                place.source(), node.line(), path, "expected a mapping of fields");
    }

    /** The node of a field, if it is there and not empty. */
    Optional<Node> node(String name) {
        known.add(name);
        Integer line = mapping.lines().get(name);
        if (line != null) {
            place.lines().put(pathOf(name), line);
        }
        return Optional.ofNullable(mapping.fields().get(name)).filter(node -> !node.isNull());
    }

    boolean has(String name) {
        return node(name).isPresent();
    }

    /** Text, empty when absent. */
    String text(String name) {
        return node(name).map(node -> text(pathOf(name), node)).orElse("");
    }

    /** Text that must be there. */
    String requiredText(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            throw refuse(name, "is missing: add it");
        }
        return text;
    }

    /** A whole number that is not below zero. */
    int number(String name, int absent) {
        Optional<Node> node = node(name);
        if (node.isEmpty()) {
            return absent;
        }
        if (node.get() instanceof Scalar scalar && scalar.text().matches("[0-9]{1,9}")) {
            return Integer.parseInt(scalar.text());
        }
        throw refuse(name, "expected a whole number");
    }

    boolean flag(String name) {
        Optional<Node> node = node(name);
        if (node.isEmpty()) {
            return false;
        }
        if (node.get() instanceof Scalar scalar && scalar.type() == ScalarType.BOOLEAN) {
            return Boolean.parseBoolean(scalar.text());
        }
        throw refuse(name, "expected true or false");
    }

    /** A word of an enum, or the default when absent; {@code accepted} may leave some words out. */
    <E extends Enum<E>> E word(String name, E absent, List<E> accepted) {
        String text = text(name);
        if (text.isEmpty()) {
            return absent;
        }
        for (E candidate : accepted) {
            if (candidate.name().equals(text)) {
                return candidate;
            }
        }
        throw refuse(
                name,
                "'"
                        + text
                        + "' is unknown: "
                        + Suggestion.among(text, accepted.stream().map(Enum::name).toList()));
    }

    /** A list of text, empty when absent. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        List<Node> items = sequence(name);
        for (int i = 0; i < items.size(); i++) {
            texts.add(text(pathOf(name) + "[" + i + "]", items.get(i)));
        }
        return texts;
    }

    /** A mapping of text to text, empty when absent. */
    Map<String, String> textMap(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        child(name)
                .ifPresent(child ->
                        child.mapping
                                .fields()
                                .forEach((key, value) ->
                                        texts.put(key, text(child.pathOf(key), value))));
        return texts;
    }

    /** The fields of a nested mapping, if it is there. */
    Optional<Fields> child(String name) {
        return node(name).map(node -> of(place, pathOf(name), node));
    }

    /** The fields of each mapping in a list, empty when absent. */
    <T> List<T> children(String name, Function<Fields, T> read) {
        List<T> children = new ArrayList<>();
        List<Node> items = sequence(name);
        for (int i = 0; i < items.size(); i++) {
            String at = pathOf(name) + "[" + i + "]";
            place.lines().put(at, items.get(i).line());
            Fields item = of(place, at, items.get(i));
            children.add(read.apply(item));
            item.finish();
        }
        return children;
    }

    /** Names as written. */
    Set<String> names() {
        return mapping.fields().keySet();
    }

    /** Accepts fields without reading them. */
    Fields ignoring(String... names) {
        known.addAll(Arrays.asList(names));
        return this;
    }

    /** Refuses every field that was not asked for. */
    void finish() {
        for (Map.Entry<String, Integer> field : mapping.lines().entrySet()) {
            if (!known.contains(field.getKey())) {
                throw new InvalidResource(
                        place.source(),
                        field.getValue(),
                        pathOf(field.getKey()),
                        "unknown field: " + Suggestion.among(field.getKey(), known));
            }
        }
    }

    /** A refusal of one field; the caller throws it. */
    InvalidResource refuse(String name, String problem) {
        int line = mapping.lines().getOrDefault(name, mapping.line());
        return new InvalidResource(place.source(), line, pathOf(name), problem);
    }

    private List<Node> sequence(String name) {
        Optional<Node> node = node(name);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof Sequence sequence) {
            return sequence.items();
        }
        throw refuse(name, "expected a list: put '- ' before each item");
    }

    private String text(String at, Node node) {
        if (node instanceof Scalar scalar && scalar.type() == ScalarType.TEXT) {
            return scalar.text();
        }
        String fix =
                node instanceof Scalar scalar && scalar.type() != ScalarType.NULL
                        ? "expected text: write \"" + scalar.text() + "\" with quotes"
                        : "expected text";
        throw new InvalidResource(place.source(), node.line(), at, fix);
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
