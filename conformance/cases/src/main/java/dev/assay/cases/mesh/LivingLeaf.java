package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.environment.Workload;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The certificate that a workload showed, and how much of its life was over then. A life begins
 * when the certificate was issued: its notBefore lies further back (istio.md, rot-02).
 *
 * @param certificate empty where none was shown
 * @param at when it was asked for
 * @param lifetime what the mesh gives
 */
record LivingLeaf(Optional<X509Certificate> certificate, Instant at, Duration lifetime)
        implements Described {
    /** The latest moment at which a mesh renews: (0.5 +/- 0.01) of the lifetime. */
    private static final double RENEWED_AT_LATEST = 0.51;

    /** Certificates count in seconds, and are on their way for a moment. */
    private static final Duration INEXACT = Duration.ofSeconds(1);

    /** Looks, on a fresh connection of a client that does not mind an expired server. */
    static Probe<LivingLeaf> of(Lane lane, Workload server) {
        Clock clock = Clock.systemUTC();
        return () -> {
            Instant at = clock.instant();
            return new LivingLeaf(
                    Actors.chain(lane, server).observe().certificates().stream().findFirst(),
                    at,
                    lane.mesh().options().certificateLifetime());
        };
    }

    /**
     * The same by a handshake that ends there: quick, so that it tells moments apart. Under TLS 1.2
     * the certificate comes in the clear, before anybody has agreed on a key.
     */
    static Probe<LivingLeaf> glance(Lane lane, Workload server) {
        Clock clock = Clock.systemUTC();
        TlsOffer offer = TlsOffer.oneWay().withAlpn(TlsOffer.ISTIO_HTTP).onlyLooking();
        return () -> {
            Instant at = clock.instant();
            Optional<X509Certificate> shown = shown(lane, server, offer.only(TlsVersion.TLS_1_2));
            return new LivingLeaf(
                    shown.isPresent() ? shown : shown(lane, server, offer),
                    at,
                    lane.mesh().options().certificateLifetime());
        };
    }

    private static Optional<X509Certificate> shown(Lane lane, Workload server, TlsOffer offer)
            throws IOException {
        return WireProbe.tlsBytes(lane.naked().dialer(), server.port(Actors.HTTP), offer, "unsent")
                .tls()
                .flatMap(session -> session.chain().stream().findFirst());
    }

    Optional<Instant> expires() {
        return certificate.map(each -> each.getNotAfter().toInstant());
    }

    /** The share of its life that is over; less than nothing where no certificate was shown. */
    double share() {
        return expires()
                .map(end -> 1 - (double) Duration.between(at, end).toMillis() / lifetime.toMillis())
                .orElse(-1.0);
    }

    /** The same certificate at another time. */
    LivingLeaf at(Instant time) {
        return new LivingLeaf(certificate, time, lifetime);
    }

    boolean hasExpired() {
        return endedBy(at);
    }

    private boolean isOverdue() {
        return share() > RENEWED_AT_LATEST + (double) INEXACT.toMillis() / lifetime.toMillis();
    }

    boolean isAnotherThan(LivingLeaf before) {
        return certificate.isPresent() && !certificate.equals(before.certificate());
    }

    /** By how much longer it holds than another. */
    Duration outlives(LivingLeaf other) {
        return certificate.isPresent() && other.certificate().isPresent()
                ? Duration.between(other.expires().orElseThrow(), expires().orElseThrow())
                : Duration.ZERO;
    }

    /** Another certificate, within its time. */
    static Expectation<LivingLeaf> renewed(LivingLeaf before) {
        return Expectation.of(
                "another certificate, that holds",
                seen -> seen.isAnotherThan(before) && !seen.hasExpired());
    }

    /** Another certificate than the first, at a time at which both of these have ended. */
    static Expectation<LivingLeaf> insteadOf(LivingLeaf first, LivingLeaf other) {
        return Expectation.of(
                "another certificate, the earlier ones having expired",
                seen ->
                        seen.isAnotherThan(first)
                                && first.endedBy(seen.at())
                                && other.endedBy(seen.at()));
    }

    private boolean endedBy(Instant time) {
        return expires().filter(end -> time.isAfter(end.plus(INEXACT))).isPresent();
    }

    /** In a stretch of its life, as shares of the whole. */
    static Expectation<LivingLeaf> aged(double from, double to) {
        return Expectation.of(
                "a certificate of which %.2f to %.2f of its life are over".formatted(from, to),
                seen -> seen.share() >= from && seen.share() <= to);
    }

    /** The same certificate at a time at which a mesh that could would have renewed it. */
    static Expectation<LivingLeaf> overdue(LivingLeaf before) {
        return Expectation.<LivingLeaf>of(
                        "the same certificate past its renewal point",
                        seen -> !seen.isAnotherThan(before) && seen.isOverdue())
                .givenUpWhen(seen -> seen.isAnotherThan(before));
    }

    /** The same certificate after its end. */
    static Expectation<LivingLeaf> expired(LivingLeaf before) {
        return Expectation.<LivingLeaf>of(
                        "the same certificate after its expiry",
                        seen -> !seen.isAnotherThan(before) && seen.hasExpired())
                .givenUpWhen(seen -> seen.isAnotherThan(before));
    }

    @Override
    public String describe() {
        return certificate
                .map(each ->
                        "serial %s, %.2f of %d s over"
                                .formatted(
                                        each.getSerialNumber().toString(16),
                                        share(),
                                        lifetime.toSeconds()))
                .orElse("no certificate");
    }
}
