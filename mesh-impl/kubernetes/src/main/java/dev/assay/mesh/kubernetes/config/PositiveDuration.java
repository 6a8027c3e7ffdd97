package dev.assay.mesh.kubernetes.config;

import dev.assay.mesh.policy.resource.GoDuration;
import java.time.Duration;

/** Durations of settings, written as Go writes them: {@code 24h0m0s}, {@code 90s}, {@code 0.5s}. */
public final class PositiveDuration {

    private PositiveDuration() {}

    /**
     * Reads one.
     *
     * @param setting the setting's name, for the message
     * @throws BadConfiguration if it is none
     */
    public static Duration parse(String setting, String text) throws BadConfiguration {
        return GoDuration.parse(text)
                .filter(Duration::isPositive)
                .orElseThrow(() ->
                        new BadConfiguration(
                                "%s: '%s' is no duration (expected: hours, minutes and seconds, such as 24h0m0s)"
                                        .formatted(setting, text)));
    }
}
