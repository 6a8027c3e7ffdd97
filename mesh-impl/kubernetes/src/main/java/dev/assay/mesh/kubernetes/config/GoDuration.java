package dev.assay.mesh.kubernetes.config;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Istio's settings write them: {@code 24h0m0s}, {@code 90s}, {@code 0.5s}. */
public final class GoDuration {

    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})(?:\\.(\\d{1,9}))?s)?");

    private GoDuration() {}

    /**
     * Reads a positive duration.
     *
     * @param setting the setting's name, for the message
     * @throws BadConfiguration if it is none
     */
    public static Duration parse(String setting, String text) throws BadConfiguration {
        var matcher = FORM.matcher(text);
        if (matcher.matches()) {
            var duration =
                    Duration.ofHours(number(matcher.group(1)))
                            .plusMinutes(number(matcher.group(2)))
                            .plusSeconds(number(matcher.group(3)))
                            .plusNanos(nanos(matcher.group(4)));
            if (duration.isPositive()) {
                return duration;
            }
        }
        throw new BadConfiguration(
                "%s: '%s' is no duration (expected: hours, minutes and seconds, such as 24h0m0s)"
                        .formatted(setting, text));
    }

    /** As Go prints it; parts of a second are left out. */
    public static String format(Duration duration) {
        return "%dh%dm%ds"
                .formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    private static long nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Long.parseLong((fraction + "000000000").substring(0, 9));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
