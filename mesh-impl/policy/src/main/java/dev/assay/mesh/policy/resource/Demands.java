package dev.assay.mesh.policy.resource;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a source or an operation of a rule demands, field by field: all of it must hold. A field
 * that is not there demands nothing. Immutable; in the order of Istio's API.
 *
 * @param byField no match in it is empty
 */
public record Demands<F extends Enum<F> & RuleField>(SortedMap<F, Match> byField) {

    public Demands {
        var copy = new TreeMap<F, Match>();
        byField.forEach((field, match) -> {
            if (!match.isEmpty()) {
                copy.put(field, match);
            }
        });
        byField = Collections.unmodifiableSortedMap(copy);
    }

    /** Demands nothing. */
    public static <F extends Enum<F> & RuleField> Demands<F> none() {
        return new Demands<>(new TreeMap<F, Match>());
    }

    /** What is demanded of one field. */
    public Match of(F field) {
        return byField.getOrDefault(field, Match.ANYTHING);
    }

    /** The same with another demand of one field. */
    public Demands<F> with(F field, Match match) {
        var changed = new TreeMap<>(byField);
        changed.put(field, match);
        return new Demands<>(changed);
    }

    /** The same without any demand of one field. */
    public Demands<F> without(F field) {
        return with(field, Match.ANYTHING);
    }

    /** Whether it demands nothing. */
    public boolean isEmpty() {
        return byField.isEmpty();
    }

    /** Whether some demand is one that only an HTTP request can answer. */
    public boolean needsHttp() {
        return byField.keySet().stream().anyMatch(RuleField::needsHttp);
    }
}
