package dev.assay.reports.model;

import org.jspecify.annotations.Nullable;

/**
 * One measured value of a leaf.
 *
 * @param unit the value's unit, such as {@code ratio} or {@code ms}
 * @param threshold the limit in the same unit; null when the value is only recorded
 */
public record Metric(double value, String unit, @Nullable Double threshold) {

    /**
     * @throws IllegalArgumentException when a number is not finite, since JSON cannot carry it
     */
    public Metric {
        if (!Double.isFinite(value) || (threshold != null && !Double.isFinite(threshold))) {
            throw new IllegalArgumentException(
                    "a metric's value and threshold are finite numbers, got %s and %s"
                            .formatted(value, threshold));
        }
    }
}
