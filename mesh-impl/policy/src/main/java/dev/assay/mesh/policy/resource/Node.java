package dev.assay.mesh.policy.resource;

import java.util.List;
import java.util.Map;

/** A YAML or JSON value that remembers its line, from 1. */
sealed interface Node {

    int line();

    /** The type that the text was read as. */
    enum ScalarType {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL
    }

    record Scalar(int line, ScalarType type, String text) implements Node {}

    record Sequence(int line, List<Node> items) implements Node {}

    /** Fields in the order written; {@code lines} are those of the keys. */
    record Mapping(int line, Map<String, Node> fields, Map<String, Integer> lines)
            implements Node {}

    /** Whether the value was left empty, which Kubernetes takes for absent. */
    default boolean isNull() {
        return this instanceof Scalar scalar && scalar.type() == ScalarType.NULL;
    }
}
