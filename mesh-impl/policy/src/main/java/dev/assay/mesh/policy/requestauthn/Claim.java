package dev.assay.mesh.policy.requestauthn;

import java.util.List;
import java.util.Map;

/** One claim of a verified token, as far as rules can ask about it. */
public sealed interface Claim {

    /** A text. */
    record Text(String value) implements Claim {}

    /** Several values of one claim; those that are no text are left out. */
    record Texts(List<String> values) implements Claim {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** Claims inside a claim. */
    record Nested(Map<String, Claim> claims) implements Claim {
        public Nested {
            claims = Map.copyOf(claims);
        }
    }

    /** A number, a truth value or nothing at all: no rule's value matches it. */
    record Other() implements Claim {}

    /** The texts of it, of which one must match. */
    default List<String> texts() {
        return switch (this) {
            case Text(String value) -> List.of(value);
            case Texts(List<String> values) -> values;
            case Nested _, Other _ -> List.of();
        };
    }
}
