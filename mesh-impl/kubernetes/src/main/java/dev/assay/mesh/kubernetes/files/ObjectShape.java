package dev.assay.mesh.kubernetes.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.mesh.policy.resource.ForeignObject;
import dev.assay.mesh.policy.resource.InvalidResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The types of what is read here of Kubernetes' own objects. The API server refuses an object with
 * a value of another type; read all the same, it would count as missing, and hide what it is about.
 */
final class ObjectShape {

    private static final int HIGHEST_PORT = 65_535;

    /**
     * A DNS subdomain, as kinds that are read here are named (kubernetes.io:
     * docs/concepts/overview/working-with-objects/names).
     */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

    private enum Type {
        FIELDS,
        NAME,
        TEXT,
        TEXTS,
        PORT,
        PORT_OR_NAME
    }

    /**
     * One field.
     *
     * @param path names with {@code []} behind those of lists
     */
    private record Shape(String path, Type type, boolean required) {
        static Shape of(String path, Type type) {
            return new Shape(path, type, false);
        }
    }

    private static final List<Shape> OF_ALL =
            List.of(
                    new Shape("metadata.name", Type.NAME, true),
                    Shape.of("metadata.namespace", Type.NAME),
                    Shape.of("metadata.labels", Type.TEXTS));

    private static final List<Shape> OF_SERVICES =
            List.of(
                    new Shape("spec", Type.FIELDS, true),
                    Shape.of("spec.selector", Type.TEXTS),
                    new Shape("spec.ports[].port", Type.PORT, true),
                    Shape.of("spec.ports[].name", Type.TEXT),
                    Shape.of("spec.ports[].targetPort", Type.PORT_OR_NAME),
                    Shape.of("spec.ports[].appProtocol", Type.TEXT));

    private final ForeignObject object;

    private ObjectShape(ForeignObject object) {
        this.object = object;
    }

    /**
     * Whether all has its type; of objects that nobody reads nothing is asked.
     *
     * @param template where the template of its pods is, if it makes any; empty for a pod itself
     * @throws InvalidResource at the first thing that has not
     */
    static void check(ForeignObject object, Optional<String> template) {
        var shapes = new ArrayList<>(OF_ALL);
        if (template.isPresent()) {
            shapes.addAll(ofPods(template.get()));
        } else {
            switch (object.kind()) {
                case "Namespace" -> {}
                case "Service" -> shapes.addAll(OF_SERVICES);
                case "ConfigMap" -> shapes.add(Shape.of("data", Type.TEXTS));
                case "Secret" -> {
                    if (!AuthoritySecret.is(object)) {
                        return;
                    }
                    // Its values are keys too, which a refusal must not quote.
                    shapes.add(Shape.of("data", Type.FIELDS));
                    shapes.add(Shape.of("stringData", Type.FIELDS));
                }
                default -> {
                    return;
                }
            }
        }
        JsonNode root = new ObjectTree(object.content()).root();
        var shape = new ObjectShape(object);
        shapes.forEach(each -> shape.check(root, "", each.path(), each));
    }

    private static List<Shape> ofPods(String template) {
        var shapes = new ArrayList<Shape>();
        shapes.add(new Shape("spec", Type.FIELDS, true));
        if (!template.isEmpty()) {
            shapes.add(new Shape(template, Type.FIELDS, true));
        }
        String at = template.isEmpty() ? "" : template + ".";
        String container = at + "spec.containers[].";
        shapes.add(Shape.of(at + "metadata.labels", Type.TEXTS));
        shapes.add(Shape.of(at + "metadata.annotations", Type.TEXTS));
        shapes.add(Shape.of(at + "spec.serviceAccountName", Type.TEXT));
        shapes.add(Shape.of(container + "name", Type.TEXT));
        shapes.add(Shape.of(container + "ports[].name", Type.TEXT));
        shapes.add(new Shape(container + "ports[].containerPort", Type.PORT, true));
        for (String probe : ManifestWorkloads.PROBES) {
            for (String action : ManifestWorkloads.PROBE_ACTIONS) {
                shapes.add(
                        new Shape(
                                container + probe + "." + action + ".port",
                                Type.PORT_OR_NAME,
                                true));
            }
        }
        return shapes;
    }

    /** Follows the rest of a path; what is required is so where the thing around it is there. */
    private void check(JsonNode node, String at, String rest, Shape shape) {
        int dot = rest.indexOf('.');
        String step = dot < 0 ? rest : rest.substring(0, dot);
        String further = dot < 0 ? "" : rest.substring(dot + 1);
        boolean list = step.endsWith("[]");
        String name = list ? step.substring(0, step.length() - 2) : step;
        fields(node, at);
        String path = at.isEmpty() ? name : at + "." + name;
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            if (shape.required() && further.isEmpty()) {
                throw refuse(path, "is missing: add it");
            }
        } else if (list) {
            if (!value.isArray()) {
                throw refuse(path, "expected a list: put '- ' before each item");
            }
            for (int i = 0; i < value.size(); i++) {
                check(value.get(i), path + "[" + i + "]", further, shape);
            }
        } else if (further.isEmpty()) {
            value(value, path, shape.type());
        } else {
            check(value, path, further, shape);
        }
    }

    private void value(JsonNode value, String path, Type type) {
        switch (type) {
            case FIELDS -> fields(value, path);
            case NAME -> {
                text(value, path);
                if (!NAME.matcher(value.asText()).matches()) {
                    throw refuse(
                            path,
                            "expected a name of at most 253 lower-case letters, digits, '-' and '.'");
                }
            }
            case TEXT -> text(value, path);
            case TEXTS -> {
                fields(value, path);
                for (Map.Entry<String, JsonNode> each : value.properties()) {
                    text(each.getValue(), path + "." + each.getKey());
                }
            }
            case PORT -> port(value, path);
            case PORT_OR_NAME -> {
                if (!value.isTextual()) {
                    port(value, path);
                }
            }
        }
    }

    private void fields(JsonNode value, String path) {
        if (!value.isObject()) {
            throw refuse(path, "expected a mapping of fields");
        }
    }

    private void text(JsonNode value, String path) {
        if (!value.isTextual()) {
            throw refuse(
                    path,
                    value.isValueNode()
                            ? "expected text: write \"" + value.asText() + "\" with quotes"
                            : "expected text");
        }
    }

    private void port(JsonNode value, String path) {
        if (!value.isIntegralNumber()
                || value.longValue() < 1
                || value.longValue() > HIGHEST_PORT) {
            throw refuse(path, "expected a port number, between 1 and 65535 and without quotes");
        }
    }

    private InvalidResource refuse(String path, String problem) {
        int line = object.lines().of(path);
        return new InvalidResource(object.source(), line > 0 ? line : object.line(), path, problem);
    }
}
