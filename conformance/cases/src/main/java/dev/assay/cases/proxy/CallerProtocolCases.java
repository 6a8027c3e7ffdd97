package dev.assay.cases.proxy;

import static dev.assay.cases.catalogue.Level.CORE;
import static dev.assay.cases.catalogue.Level.EXTENDED;
import static dev.assay.cases.catalogue.Profile.PROXY;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.ProxyRig;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.Recording;
import dev.assay.cases.probe.tls.Suite;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.proxy.ProxyRole;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** In what a proxy that ends mutual TLS is spoken to: TLS, in versions and suites that hold. */
@InProfile(PROXY)
final class CallerProtocolCases {
    static Stream<OnRole> unproved() {
        return OnRole.terminating(
                CORE, "no-certificate-tls-1.2", "no-certificate-tls-1.3", "plaintext");
    }

    @Case(
            id = "px-02",
            title = "a caller without a certificate, or without TLS, is turned away",
            source = "RFC 8446 section 4.4.2.4 (certificate_required); RFC 5246 section 7.4.6",
            how =
                    "What such a caller says must not reach the backend; an honest caller's words do, before and afterwards.",
            rows = {"S5", "S6"},
            kills = {
                "client-certificate-optional",
                "strict-lets-tcp-pass",
                "strict-lets-http-pass"
            })
    @LeafSource("unproved")
    void unproved(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        StandingProxy proxy = rig.standing(wanted.getFirst().role());
        Call.hears(leaves, proxy);
        for (OnRole each : wanted) {
            Function<String, Probe<Observation>> saying =
                    switch (each.what()) {
                        case "plaintext" -> said -> inPlaintext(proxy, said);
                        case "no-certificate-tls-1.2" ->
                                said -> Call.saying(proxy, without(TlsVersion.TLS_1_2), said);
                        default -> said -> Call.saying(proxy, without(TlsVersion.TLS_1_3), said);
                    };
            Call.refusedCleanly(leaves, each.leafId(), proxy, saying);
        }
    }

    private static TlsOffer without(TlsVersion version) {
        return TlsOffer.oneWay().to(StandingProxy.SERVER_NAME).only(version);
    }

    /** A TLS alert, which some send, is no answer in HTTP: it counts as refused, too. */
    static Probe<Observation> inPlaintext(StandingProxy proxy, String said) {
        return () -> {
            Observation seen = Call.inPlaintext(proxy, said).observe();
            return isAlert(seen)
                    ? new Observation.Refused(
                            Observation.Refused.How.ALERT,
                            "in answer to plaintext",
                            Optional.empty())
                    : seen;
        };
    }

    private static boolean isAlert(Observation seen) {
        byte[] first =
                switch (seen) {
                    case Observation.BytesAnswered answer -> answer.bytes();
                    case Observation.ProtocolErrored error -> error.firstBytes();
                    default -> new byte[0];
                };
        return first.length >= 2 && first[0] == 21 && first[1] == 3;
    }

    /** A version that is spoken to one role. */
    record Spoken(ProxyRole role, TlsVersion version, boolean accepted) implements LeafParameter {
        @Override
        public String leafId() {
            return (role.carriesHttp() ? "http-" : "tcp-") + version.id();
        }

        @Override
        public List<String> features() {
            return List.of(role.text());
        }

        @Override
        public String group() {
            return role.text();
        }
    }

    static Stream<Spoken> versions() {
        return Stream.of(ProxyRole.TERMINATE_TCP, ProxyRole.TERMINATE_HTTP)
                .flatMap(role ->
                        Stream.of(TlsVersion.TLS_1_0, TlsVersion.TLS_1_1)
                                .map(version -> new Spoken(role, version, false)));
    }

    @Case(
            id = "px-11",
            title = "TLS 1.0 and 1.1 are not spoken",
            source = "RFC 8996 sections 4 and 5; RFC 9325 section 3.1.1",
            rows = "S23",
            kills = {"old-versions-accepted"})
    @LeafSource("versions")
    void versions(ProxyRig rig, Observations leaves, List<Spoken> wanted) throws Exception {
        StandingProxy proxy = rig.standing(wanted.getFirst().role());
        Call.hears(leaves, proxy);
        for (Spoken each : wanted) {
            Call.refusedCleanly(
                    leaves,
                    each.leafId(),
                    proxy,
                    said -> Call.saying(proxy, Call.honest(proxy).only(each.version()), said));
        }
    }

    /** A suite that no server should choose. */
    record Weak(Suite suite, Level level) implements LeafParameter {
        @Override
        public String leafId() {
            return suite.id();
        }

        @Override
        public List<String> features() {
            return List.of(ProxyRole.TERMINATE_TCP.text());
        }

        @Override
        public String group() {
            return "suites";
        }
    }

    static Stream<Weak> suites() {
        return Stream.concat(
                Stream.of(
                                Suite.ECDHE_ECDSA_NULL,
                                Suite.ECDHE_ECDSA_RC4,
                                Suite.ECDHE_ECDSA_3DES,
                                Suite.ANONYMOUS)
                        .map(suite -> new Weak(suite, CORE)),
                Stream.of(
                                Suite.ECDHE_ECDSA_AES128_CBC_SHA,
                                Suite.ECDHE_ECDSA_AES256_CBC_SHA,
                                Suite.ECDHE_ECDSA_AES128_CBC_SHA256)
                        .map(suite -> new Weak(suite, EXTENDED)));
    }

    @Case(
            id = "px-12",
            title =
                    "without encryption, with RC4, 3DES or an anonymous server nothing is spoken; CBC should not be",
            source = "RFC 9325 sections 4.1 and 4.2; RFC 7465; RFC 8996",
            how = "Each suite of TLS 1.2 that fits the proxy's key is offered alone.",
            rows = "S23",
            kills = {"weak-suites-accepted"})
    @LeafSource("suites")
    void suites(ProxyRig rig, Observations leaves, List<Weak> wanted) throws Exception {
        StandingProxy proxy = rig.standing(ProxyRole.TERMINATE_TCP);
        Call.hears(leaves, proxy);
        for (Weak each : wanted) {
            Call.refusedCleanly(
                    leaves,
                    each.leafId(),
                    proxy,
                    said ->
                            Call.saying(
                                    proxy,
                                    Call.offer(proxy.caller(Defect.NONE)).only(each.suite()),
                                    said));
        }
    }

    static Stream<OnRole> early() {
        return OnRole.terminating(CORE, "nothing-early");
    }

    @Case(
            id = "px-37",
            title = "nothing is taken before the handshake is done",
            source = "RFC 8446 sections 2.3, 4.6.1, 8 and E.5 (early data can be replayed)",
            how =
                    "No session ticket allows early data. Early data under a ticket that the proxy never gave does not reach the backend.",
            rows = {"S6", "S7"},
            kills = "early-records-heard")
    @LeafSource("early")
    void early(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        StandingProxy proxy = rig.standing(any.role());
        Call.hears(leaves, proxy);
        TlsOffer offer = Call.honest(proxy).only(TlsVersion.TLS_1_3);
        String leaf = any.leafId();
        leaves.expect(leaf, recorded(proxy, offer))
                .is(
                        Expectation.of(
                                "served, and no session ticket allows early data",
                                seen ->
                                        Call.served(proxy).isMetBy(seen.observation())
                                                && !seen.allowsEarlyData()));
        String said = Call.marker();
        byte[] bytes =
                ("GET /" + said + " HTTP/1.1\r\nHost: assay.example\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        leaves.expect(leaf, Call.saying(proxy, offer.withEarlyData(bytes), Call.marker()))
                .is(Call.served(proxy).or(Call.turnedAway(proxy)));
        leaves.expect(leaf, () -> proxy.backend().hasReceived(said))
                .is(Expectation.<Boolean>of("no early byte reached the backend", heard -> !heard));
        leaves.expect(leaf, Call.saying(proxy)).is(Call.served(proxy));
    }

    private static Probe<Recording> recorded(StandingProxy proxy, TlsOffer offer) {
        return proxy.role().carriesHttp()
                ? () ->
                        WireProbe.recorded(
                                proxy.dialer(),
                                proxy.address(),
                                offer,
                                Request.get(StandingProxy.SERVER_NAME, "/" + Call.marker()))
                : () -> WireProbe.recorded(proxy.dialer(), proxy.address(), offer, Call.marker());
    }

    static Stream<OnRole> announced() {
        return Stream.of("tls-1.2", "tls-1.3")
                .map(version -> new OnRole(version, ProxyRole.TERMINATE_HTTP, CORE, List.of()));
    }

    @Case(
            id = "px-38",
            title = "the proxy announces the end of a connection that it ends itself",
            source = "RFC 8446 section 6.1; RFC 5246 section 7.2.1; RFC 9112 section 9.8",
            how =
                    "A caller asks for the end of the connection with its one request, and listens on when it is answered: close_notify comes before TCP's end, by which an answer that was cut off can be told from a whole one.",
            rows = "S6",
            kills = "ends-unannounced")
    @LeafSource("announced")
    void announced(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        StandingProxy proxy = rig.standing(ProxyRole.TERMINATE_HTTP);
        Call.hears(leaves, proxy);
        for (OnRole each : wanted) {
            TlsVersion version =
                    each.what().equals("tls-1.2") ? TlsVersion.TLS_1_2 : TlsVersion.TLS_1_3;
            var request =
                    new Request(
                            "GET",
                            "/" + Call.marker(),
                            StandingProxy.SERVER_NAME,
                            List.of("Connection: close"),
                            new byte[0]);
            TlsOffer offer = Call.honest(proxy).only(version);
            leaves.expect(
                            each.leafId(),
                            () ->
                                    WireProbe.overTls(
                                            proxy.dialer(),
                                            proxy.address(),
                                            offer,
                                            (in, out, tls) -> {
                                                Observation seen =
                                                        HttpExchange.exchange(
                                                                in, out, request, tls);
                                                return Call.served(proxy).isMetBy(seen)
                                                                && in.read() < 0
                                                        ? new Observation.Refused(
                                                                Observation.Refused.How.CLOSED,
                                                                "after the answer",
                                                                tls)
                                                        : seen;
                                            }))
                    .is(
                            Expectation.of(
                                    "an answer and close_notify behind it",
                                    seen ->
                                            seen instanceof Observation.Refused end
                                                    && end.how()
                                                            == Observation.Refused.How
                                                                    .CLOSE_NOTIFY));
        }
    }
}
