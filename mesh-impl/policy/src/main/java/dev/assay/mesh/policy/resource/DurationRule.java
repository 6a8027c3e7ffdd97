package dev.assay.mesh.policy.resource;

import java.time.Duration;
import java.util.Optional;

/**
 * What CRD and webhook demand of a duration. Source: istio/istio {@code
 * pkg/config/validation/agent/validation.go}, ValidateDuration.
 */
final class DurationRule {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private DurationRule() {}

    /** What is wrong with one and how to put it right; empty when it is accepted. */
    static Optional<String> problem(Duration duration) {
        if (duration.compareTo(SHORTEST) < 0) {
            return Optional.of("must be a valid duration greater than 1ms: write 1ms or more");
        }
        return duration.toNanosPart() % SHORTEST.toNanos() == 0
                ? Optional.empty()
                : Optional.of(
                        "only durations to ms precision are supported: leave smaller parts out");
    }
}
