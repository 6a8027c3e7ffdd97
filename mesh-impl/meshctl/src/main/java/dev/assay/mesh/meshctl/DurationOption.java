package dev.assay.mesh.meshctl;

import dev.assay.mesh.kubernetes.config.BadConfiguration;
import dev.assay.mesh.kubernetes.config.PositiveDuration;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as Istio writes them, above zero: {@code 24h}, {@code 1h30m}, {@code 90s}. */
final class DurationOption implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            return PositiveDuration.parse("duration", text);
        } catch (BadConfiguration e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
