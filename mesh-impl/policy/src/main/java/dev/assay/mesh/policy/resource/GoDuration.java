package dev.assay.mesh.policy.resource;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them, such as {@code 24h0m0s} (Go's {@code time.ParseDuration}); so Istio
 * reads those of its resources (istio/istio {@code pkg/util/protomarshal}). Pure.
 */
public final class GoDuration {

    private static final Map<String, Long> NANOS =
            Map.of(
                    "ns", 1L,
                    "us", 1_000L,
                    "µs", 1_000L,
                    "ms", 1_000_000L,
                    "s", 1_000_000_000L,
                    "m", 60_000_000_000L,
                    "h", 3_600_000_000_000L);

    private static final String PART = "(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)";
    private static final Pattern PARTS = Pattern.compile(PART);
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART + ")+");

    /** Nobody writes more; the patterns above take stack for each part. */
    private static final int LONGEST = 100;

    private GoDuration() {}

    /** The duration, empty if the text is none; a negative one is none here. */
    public static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        if (text.length() > LONGEST || !WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        var sum = BigDecimal.ZERO;
        var parts = PARTS.matcher(text);
        while (parts.find()) {
            sum = sum.add(new BigDecimal(parts.group(1)).multiply(unit(parts.group(2))));
        }
        try {
            return Optional.of(
                    Duration.ofNanos(sum.setScale(0, RoundingMode.DOWN).longValueExact()));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** As Go prints it; parts of a second are left out. */
    public static String format(Duration duration) {
        return "%dh%dm%ds"
                .formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    private static BigDecimal unit(String name) {
        return BigDecimal.valueOf(NANOS.getOrDefault(name, 0L));
    }
}
