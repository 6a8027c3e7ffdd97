package dev.assay.mesh.ca.rule;

import dev.assay.mesh.ca.IssuanceRefused;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.Validity;
import java.time.Duration;
import java.time.Instant;

/**
 * Istio's rule: nothing asked gets the default, too much is an error rather than a clamp, no leaf
 * outlives its signer, and an expired signer signs nothing (istio/istio {@code
 * security/pkg/pki/ca/ca.go}).
 *
 * @param standard the lifetime of a request that names none
 * @param longest the longest lifetime to be had
 * @param backdating how far before now the certificate begins, for peers whose clock is behind
 */
public record TtlRule(Duration standard, Duration longest, Duration backdating)
        implements ValidityRule {

    /** {@code security/pkg/cmd/constants.go}: DefaultWorkloadCertTTL. */
    public static final Duration ISTIO_STANDARD = Duration.ofHours(24);

    /** {@code security/pkg/cmd/constants.go}: MaxWorkloadCertTTL. */
    public static final Duration ISTIO_LONGEST = Duration.ofDays(90);

    /** {@code security/pkg/pki/util/generate_cert.go}: ClockSkewGracePeriod. */
    public static final Duration ISTIO_BACKDATING = Duration.ofMinutes(2);

    public TtlRule {
        if (!standard.isPositive() || standard.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "default TTL: %s (expected: > 0 and <= %s)".formatted(standard, longest));
        }
    }

    public static TtlRule istio(Duration standard) {
        return new TtlRule(standard, ISTIO_LONGEST, ISTIO_BACKDATING);
    }

    @Override
    public Validity decide(Duration requested, Signer signer, Instant now) throws IssuanceRefused {
        var end = signer.certificate().getNotAfter().toInstant();
        if (!now.isBefore(end)) {
            throw new IssuanceRefused(
                    IssuanceRefused.Kind.AUTHORITY, "signing certificate has expired at " + end);
        }
        var ttl = requested.isPositive() ? requested : standard;
        if (ttl.compareTo(longest) > 0) {
            throw new IssuanceRefused(
                    IssuanceRefused.Kind.REQUEST,
                    "requested TTL %s is greater than the max allowed TTL %s"
                            .formatted(text(ttl), text(longest)));
        }
        var notAfter = now.plus(ttl);
        return new Validity(now.minus(backdating), notAfter.isAfter(end) ? end : notAfter);
    }

    /** As Go prints durations, since users search for Istio's text. */
    private static String text(Duration duration) {
        return "%dh%dm%ds"
                .formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
