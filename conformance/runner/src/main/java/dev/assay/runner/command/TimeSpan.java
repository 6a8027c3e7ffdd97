package dev.assay.runner.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a span of time as a user types it: {@code 90s}, {@code 10m}, {@code 2h}. */
final class TimeSpan implements ITypeConverter<Duration> {
    private static final Pattern TYPED = Pattern.compile("(\\d{1,6})(s|m|h)");

    @Override
    public Duration convert(String text) {
        Matcher typed = TYPED.matcher(text);
        if (!typed.matches() || Integer.parseInt(typed.group(1)) == 0) {
            throw new TypeConversionException(
                    "'" + text + "' is no span of time (expected: 90s, 10m or 2h)");
        }
        long number = Long.parseLong(typed.group(1));
        return switch (typed.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
