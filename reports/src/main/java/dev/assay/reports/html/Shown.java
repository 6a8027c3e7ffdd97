package dev.assay.reports.html;

import dev.assay.reports.model.Metric;
import dev.assay.reports.model.Printable;
import dev.assay.reports.model.Verdict;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How single values are written on the page. */
public final class Shown {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private Shown() {}

    /** A point in time for a person, in UTC. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** A duration, in the unit that suits its size. */
    public static String duration(Duration duration) {
        return Printable.duration(duration);
    }

    /** A relative path as a link's target: every part percent-encoded, so that it stays a path. */
    public static String href(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(Shown::encoded)
                .collect(Collectors.joining("/"));
    }

    /** A link within the page to the element of this ID. */
    public static String anchor(String id) {
        return "#" + href(id);
    }

    /** Whether a source is itself an address and can be a link. */
    public static boolean isAddress(String source) {
        return source.startsWith("https://") && source.chars().noneMatch(Character::isWhitespace);
    }

    /** A measured value with its unit and, if it has one, its threshold. */
    public static String metric(Metric metric) {
        String value = "%s %s".formatted(number(metric.value()), metric.unit());
        Double threshold = metric.threshold();
        return threshold == null ? value : value + " (threshold " + number(threshold) + ")";
    }

    /** The sign before a verdict, so that it is told by more than its colour. */
    public static String sign(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> "✓";
            case FAILED -> "✕";
            case WAIVED -> "~";
            case FLAKY -> "≈";
            case NOT_APPLICABLE -> "∅";
            case NOT_RUN -> "–";
            case ERROR -> "!";
        };
    }

    /** A number of things with the right form of its noun. */
    public static String count(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
