package dev.assay.cases.proxy;

import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Calls of a proxy that ends TLS, in what it carries, and what becomes of them. */
final class Call {
    private static final AtomicInteger MARKERS = new AtomicInteger();

    private Call() {}

    /** A text that occurs nowhere else. */
    static String marker() {
        return "assay-marker-%06d-".formatted(MARKERS.incrementAndGet());
    }

    /** What a caller with these credentials offers. */
    static TlsOffer offer(Credentials credentials) {
        return TlsOffer.oneWay()
                .presenting(credentials.chain(), credentials.key())
                .to(StandingProxy.SERVER_NAME);
    }

    /** The same with one of the authority's own certificates. */
    static TlsOffer honest(StandingProxy proxy) {
        return offer(proxy.caller(Defect.NONE));
    }

    /** Says something that the backend would notice. */
    static Probe<Observation> saying(StandingProxy proxy, TlsOffer offer, String marker) {
        return proxy.role().carriesHttp()
                ? () ->
                        WireProbe.https(
                                proxy.dialer(),
                                proxy.address(),
                                offer,
                                Request.get(StandingProxy.SERVER_NAME, "/" + marker))
                : () -> WireProbe.tlsBytes(proxy.dialer(), proxy.address(), offer, marker);
    }

    /** An honest caller says something. */
    static Probe<Observation> saying(StandingProxy proxy) {
        return saying(proxy, honest(proxy), marker());
    }

    /** The backend's answer. */
    static Expectation<Observation> served(StandingProxy proxy) {
        return proxy.role().carriesHttp() ? answered(200) : echoed();
    }

    /**
     * No byte of the backend: refused in the handshake or behind it, or, where HTTP is spoken, by
     * an answer of the proxy's own. (nginx ends the handshake and answers 400; RFC 9110, section
     * 15.5.)
     */
    static Expectation<Observation> turnedAway(StandingProxy proxy) {
        return proxy.role().carriesHttp()
                ? refused()
                        .or(
                                Expectation.<Observation>of(
                                        "an error of the proxy's own (4xx)",
                                        seen ->
                                                seen instanceof Observation.HttpAnswered answer
                                                        && answer.status() >= 400
                                                        && answer.status() < 500
                                                        && answer.echo().isEmpty()))
                        .or(
                                Expectation.<Observation>of(
                                        "its beginning",
                                        seen ->
                                                seen instanceof Observation.ProtocolErrored broken
                                                        && broken.begins("HTTP/1.1 4")))
                : refused();
    }

    /** That the backend heard nothing says something where it would have heard it. */
    static void hears(Observations leaves, StandingProxy proxy) throws Exception {
        String said = marker();
        leaves.control(saying(proxy, honest(proxy), said)).is(served(proxy));
        leaves.control(() -> proxy.backend().hasReceived(said)).is(Expectation.equalTo(true));
    }

    /**
     * It is turned away, its words reach nobody, and the next honest caller is served; at once, as
     * nothing changes in a standing proxy that could take time.
     */
    static void refusedCleanly(
            Observations leaves,
            String leaf,
            StandingProxy proxy,
            Function<String, Probe<Observation>> saying)
            throws Exception {
        String said = marker();
        leaves.expect(leaf, saying.apply(said)).is(turnedAway(proxy));
        leaves.expect(leaf, () -> proxy.backend().hasReceived(said))
                .is(Expectation.<Boolean>of("no byte of it reached the backend", heard -> !heard));
        leaves.expect(leaf, saying(proxy)).is(served(proxy));
    }

    /** The caller learns that its server is not to be had: an error, or the end. */
    static Expectation<Observation> told(StandingProxy proxy) {
        return Expectation.of(
                proxy.role().carriesHttp()
                        ? "500 to 504, or the end of the connection"
                        : "the end of the connection",
                seen ->
                        seen instanceof Observation.Refused
                                || (seen instanceof Observation.HttpAnswered answer
                                        && answer.status() >= 500
                                        && answer.status() <= 504));
    }

    /** Somebody without TLS says something, as an application does to the proxy before it. */
    static Probe<Observation> inPlaintext(StandingProxy proxy, String marker) {
        return proxy.role().carriesHttp()
                ? () ->
                        WireProbe.http(
                                proxy.dialer(),
                                proxy.address(),
                                Request.get(StandingProxy.SERVER_NAME, "/" + marker))
                : () -> WireProbe.bytes(proxy.dialer(), proxy.address(), marker);
    }
}
