package dev.assay.cases.proxy;

import static dev.assay.cases.catalogue.Level.CORE;
import static dev.assay.cases.catalogue.Level.EXTENDED;
import static dev.assay.cases.catalogue.Profile.PROXY;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.ProxyRig;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.fixtures.proxy.ProxyRole;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a proxy outlives: callers that stall, and a backend that is down. */
@InProfile(PROXY)
final class EnduranceCases {
    private static final int STALLING = 100;

    /** Of one header, in bytes. */
    private static final int LARGE = 1 << 20;

    /** Headers of one request. */
    private static final int MANY = 10_000;

    static Stream<OnRole> stalling() {
        return OnRole.terminating(CORE, "honest-served");
    }

    @Case(
            id = "px-16",
            title = "callers that stall in the handshake keep nobody out",
            source = "RFC 9325 section 7.6 (denial of service); CWE-400",
            how =
                    "A hundred connections send nothing, or the beginning of a ClientHello, and stay; an honest caller is served meanwhile.",
            rows = "S6",
            kills = "few-connections-at-once")
    @LeafSource("stalling")
    void stalling(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        StandingProxy proxy = rig.own(any.role());
        Call.hears(leaves, proxy);
        try (var _ = StallingCallers.of(proxy, STALLING)) {
            leaves.expect(any.leafId(), Call.saying(proxy)).settlesOn(Call.served(proxy));
        }
    }

    static Stream<OnRole> backendDown() {
        return Stream.concat(
                OnRole.terminating(CORE, "told"), OnRole.terminating(EXTENDED, "served-again"));
    }

    @Case(
            id = "px-17",
            title =
                    "while its backend is down callers are told at once, and afterwards served again",
            source = "RFC 9110 sections 15.6.3 to 15.6.5; RFC 9293 section 3.10.7",
            how = "The backend ends as a crash would, and listens again where it was.",
            rows = "S10",
            kills = {"connect-failures-retried-forever", "backends-end-untold"})
    @LeafSource("backendDown")
    void backendDown(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        StandingProxy proxy = rig.own(any.role());
        Call.hears(leaves, proxy);
        proxy.backend().goDown();
        leaves.expect(any.leaf("told"), Call.saying(proxy)).settlesOn(Call.told(proxy));
        proxy.backend().comeBack();
        leaves.expect(any.leaf("served-again"), Call.saying(proxy)).settlesOn(Call.served(proxy));
    }

    static Stream<OnRole> largeHeads() {
        return Stream.of("one-header", "many-headers")
                .map(what -> new OnRole(what, ProxyRole.TERMINATE_HTTP, EXTENDED, List.of()));
    }

    @Case(
            id = "px-34",
            title = "a request with more of headers than anybody needs goes no further",
            source = "RFC 9110 section 5.4; RFC 6585 section 5; CWE-770",
            how =
                    "A header of a mebibyte, and ten thousand small ones. An answer of the proxy's own (4xx) is right, and so is an end; the next caller is served.",
            rows = "S6",
            kills = "headers-without-limit")
    @LeafSource("largeHeads")
    void largeHeads(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        StandingProxy proxy = rig.standing(any.role());
        Call.hears(leaves, proxy);
        Call.refusedCleanly(
                leaves,
                any.leaf("one-header"),
                proxy,
                said -> with(proxy, said, List.of("x-assay: " + "a".repeat(LARGE))));
        List<String> many =
                IntStream.range(0, MANY).mapToObj("x-assay-%05d: a"::formatted).toList();
        Call.refusedCleanly(
                leaves, any.leaf("many-headers"), proxy, said -> with(proxy, said, many));
    }

    private static Probe<Observation> with(
            StandingProxy proxy, String marker, List<String> headers) {
        var request =
                new Request("GET", "/" + marker, StandingProxy.SERVER_NAME, headers, new byte[0]);
        TlsOffer offer = Call.honest(proxy);
        return () -> WireProbe.https(proxy.dialer(), proxy.address(), offer, request);
    }
}
