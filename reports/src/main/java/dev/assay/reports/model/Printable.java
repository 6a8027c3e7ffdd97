package dev.assay.reports.model;

import java.time.Duration;
import java.util.Locale;

/**
 * Makes text that came off the wire fit for a terminal, XML, JSON and HTML alike: a hostile
 * implementation must not move a reader's cursor, reorder a line or break a file.
 */
public final class Printable {
    private Printable() {}

    /**
     * The text with line ends as {@code \n} and everything that is not printable written out as
     * {@code \}{@code uXXXX}: control characters other than line end and tab, surrogates without
     * their partner, direction marks (UAX 9), byte order mark, line separators and what XML 1.0
     * (section 2.2) has no place for. Applying it twice changes nothing more.
     */
    public static String text(String raw) {
        String text = raw.replace("\r\n", "\n");
        int first = firstUnprintable(text);
        if (first == text.length()) {
            return text;
        }
        var out = new StringBuilder(text.length() + 16).append(text, 0, first);
        text.codePoints()
                .skip(text.codePointCount(0, first))
                .forEach(point -> {
                    if (isPrintable(point)) {
                        out.appendCodePoint(point);
                    } else {
                        out.append("\\u%04x".formatted(point));
                    }
                });
        return out.toString();
    }

    /** As {@link #text}, in one line: a line end becomes a blank. */
    public static String line(String raw) {
        return text(raw).replace('\n', ' ').strip();
    }

    private static int firstUnprintable(String text) {
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (!isPrintable(point)) {
                return at;
            }
            at += Character.charCount(point);
        }
        return at;
    }

    private static boolean isPrintable(int point) {
        if (point == '\n' || point == '\t') {
            return true;
        }
        if (point == 0xFFFE || point == 0xFFFF) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    /** A duration, in the unit that suits its size. */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        return "%d min %d s".formatted(millis / 60_000, millis % 60_000 / 1000);
    }
}
