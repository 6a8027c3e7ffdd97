package dev.assay.mesh.policy;

import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.List;

/**
 * Why a decision came out as it did, for people: reports, {@code meshctl} and logs print it.
 *
 * @param outcome one sentence
 * @param deciding the resources that brought it about; empty where a default decided
 * @param shadowed resources that looked relevant and do not count, each with the reason
 */
public record Explanation(String outcome, List<ResourceKey> deciding, List<Shadowed> shadowed) {

    /** A resource that does not count, and why. */
    public record Shadowed(ResourceKey resource, String why) {}

    public Explanation {
        deciding = List.copyOf(deciding);
        shadowed = List.copyOf(shadowed);
    }

    /** Several lines: the outcome, then one indented line per resource. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(outcome);
        deciding.forEach(key -> text.append("\n  decided by ").append(key));
        shadowed.forEach(
                s -> text.append("\n  ignored ").append(s.resource()).append(": ").append(s.why()));
        return text.toString();
    }
}
