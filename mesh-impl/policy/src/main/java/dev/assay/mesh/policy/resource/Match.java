package dev.assay.mesh.policy.resource;

import java.util.List;

/**
 * What one attribute is demanded to be: one of the values, and none of the others. An empty list
 * demands nothing. Source: istio/api {@code security/v1beta1/authorization_policy.proto}, the pairs
 * {@code principals} and {@code notPrincipals} and so on.
 *
 * @param values one of which must match
 * @param notValues none of which may match
 */
public record Match(List<String> values, List<String> notValues) {
    /** Demands nothing. */
    public static final Match ANYTHING = new Match(List.of(), List.of());

    public Match {
        values = List.copyOf(values);
        notValues = List.copyOf(notValues);
    }

    /** One of these. */
    public static Match anyOf(List<String> values) {
        return new Match(values, List.of());
    }

    /** Whether it demands nothing. */
    public boolean isEmpty() {
        return values.isEmpty() && notValues.isEmpty();
    }
}
