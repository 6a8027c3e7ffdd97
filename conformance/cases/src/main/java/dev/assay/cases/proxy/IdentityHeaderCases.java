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
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.Returned;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.proxy.IdentityHeader;
import dev.assay.fixtures.proxy.ProxyFeatures;
import dev.assay.fixtures.proxy.ProxyRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a proxy that ends mutual TLS tells its backend of who calls, and what it keeps from it. */
@InProfile(PROXY)
final class IdentityHeaderCases {
    private static final String SANITIZED =
            "RFC 9440 sections 2.4 and 4 (what callers send of it is removed or overwritten)";

    /** How often two callers take turns: more often than a proxy has connections to a backend. */
    private static final int TURNS = 6;

    /** An observation on a proxy that tells its backend who calls. */
    record Telling(String leafId, Level level) implements LeafParameter {
        static Stream<Telling> of(Level level, String... leaves) {
            return Stream.of(leaves).map(leaf -> new Telling(leaf, level));
        }

        @Override
        public List<String> features() {
            return List.of(ProxyRole.TERMINATE_HTTP.text(), ProxyFeatures.IDENTITY_HEADER);
        }

        @Override
        public String group() {
            return ProxyFeatures.IDENTITY_HEADER;
        }
    }

    private static IdentityHeader header(StandingProxy proxy) {
        return proxy.proxy()
                .identityHeader()
                .orElseThrow(() -> new IllegalStateException("its driver names no such header"));
    }

    private static Request with(List<String> lines) {
        return new Request("GET", "/", StandingProxy.SERVER_NAME, lines, new byte[0]);
    }

    private static Probe<Told> calling(
            StandingProxy proxy, Credentials caller, List<String> lines) {
        TlsOffer offer = Call.offer(caller);
        return Told.by(
                header(proxy),
                () -> WireProbe.https(proxy.dialer(), proxy.address(), offer, with(lines)));
    }

    static Stream<Telling> forgeries() {
        return Stream.concat(
                Telling.of(
                        CORE,
                        "true-identity",
                        "forged",
                        "forged-twice",
                        "forged-other-case",
                        "forged-http2"),
                Telling.of(
                        EXTENDED,
                        "named-hop-by-hop",
                        "forged-with-underscores",
                        "forged-open-quote"));
    }

    @Case(
            id = "px-18",
            title =
                    "the backend is told who calls, and nothing that a caller says of itself in that header",
            source =
                    SANITIZED
                            + "; istio/istio: forward_client_cert_details SANITIZE_SET and APPEND_FORWARD (the last element alone is proven); RFC 9110 section 7.6.1; CVE-2022-31813 (dropped as hop-by-hop); RFC 3875 section 4.1.18",
            how =
                    "A caller sends what the proxy told its backend of another one: once, twice, in capitals, over HTTP/2, with underscores, and with a quote that it leaves open; it asks for the header to be dropped as hop-by-hop. Refusing such a request is as good as telling the truth.",
            rows = {"S2", "S5"},
            kills = {
                "forged-identity-wins",
                "identity-is-the-proxys-own",
                "identity-dropped-as-hop-by-hop",
                "underscored-identity-passes",
                "open-quote-appended-to"
            })
    @LeafSource("forgeries")
    void forgeries(ProxyRig rig, Observations leaves, List<Telling> wanted) throws Exception {
        StandingProxy proxy = rig.standing(ProxyRole.TERMINATE_HTTP);
        Call.hears(leaves, proxy);
        IdentityHeader header = header(proxy);
        Credentials caller = proxy.callerNamed("client");
        leaves.expect("true-identity", calling(proxy, caller, List.of())).is(Told.caller(caller));

        Credentials other = proxy.callerNamed("admin");
        Probe<Told> others = calling(proxy, other, List.of());
        leaves.control(others).is(Told.caller(other));
        String name = header.name();
        String forged = String.join(",", others.observe().values());
        String line = name + ": " + forged;
        Expectation<Told> truth = Told.caller(caller).or(Told.refused());
        leaves.expect("forged", calling(proxy, caller, List.of(line))).is(truth);
        leaves.expect("forged-twice", calling(proxy, caller, List.of(line, line))).is(truth);
        leaves.expect(
                        "forged-other-case",
                        calling(
                                proxy,
                                caller,
                                List.of(name.toUpperCase(Locale.ROOT) + ": " + forged)))
                .is(truth);
        leaves.expect("forged-http2", overHttp2(proxy, caller, line)).is(truth);
        leaves.expect(
                        "named-hop-by-hop",
                        calling(proxy, caller, List.of("Connection: keep-alive, " + name)))
                .is(truth);
        leaves.expect(
                        "forged-with-underscores",
                        calling(proxy, caller, List.of(name.replace('-', '_') + ": " + forged)))
                .is(
                        truth.and(
                                Expectation.of(
                                        "nothing in the same name with underscores, which some backends take for it",
                                        seen -> !seen.underscored())));
        leaves.expect("forged-open-quote", calling(proxy, caller, List.of(line + ";Assay=\"")))
                .is(truth);
    }

    private static Probe<Told> overHttp2(StandingProxy proxy, Credentials caller, String line) {
        TlsOffer offer = Call.offer(caller);
        return Told.by(
                header(proxy),
                () ->
                        WireProbe.h2OverTls(
                                proxy.dialer(), proxy.address(), offer, with(List.of(line))));
    }

    static Stream<Telling> turns() {
        return Telling.of(CORE, "each-as-itself");
    }

    @Case(
            id = "px-19",
            title =
                    "callers whose requests share connections to the backend are each told as who they are",
            source = SANITIZED + "; CWE-488",
            how =
                    "Two callers take turns; whether their requests meet on one connection to the backend is the proxy's affair.",
            rows = {"S2", "S5"},
            kills = "first-caller-told-of-all")
    @LeafSource("turns")
    void turns(ProxyRig rig, Observations leaves, List<Telling> wanted) throws Exception {
        StandingProxy proxy = rig.standing(ProxyRole.TERMINATE_HTTP);
        Call.hears(leaves, proxy);
        String leaf = wanted.getFirst().leafId();
        Credentials first = proxy.callerNamed("first");
        Credentials second = proxy.callerNamed("second");
        for (int turn = 0; turn < TURNS; turn++) {
            Credentials caller = turn % 2 == 0 ? first : second;
            leaves.expect(leaf, calling(proxy, caller, List.of())).is(Told.caller(caller));
        }
    }

    static Stream<Telling> resumed() {
        return Telling.of(CORE, "tls-1.2", "tls-1.3");
    }

    @Case(
            id = "px-20",
            title = "who resumes a session is told to the backend as who began it",
            source = "RFC 8446 section 2.2; RFC 5077 section 5.4; " + SANITIZED,
            how =
                    "Two callers come back in turn, each with the session that it was given."
                            + ReturningToProxy.NO_TICKETS,
            rows = {"S2", "S6"},
            kills = "resumed-taken-for-the-first")
    @LeafSource("resumed")
    void resumed(ProxyRig rig, Observations leaves, List<Telling> wanted) throws Exception {
        StandingProxy proxy = rig.standing(ProxyRole.TERMINATE_HTTP);
        Call.hears(leaves, proxy);
        for (TlsVersion version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
            var callers = new ArrayList<Credentials>();
            var calls = new ArrayList<Probe<Returned>>();
            for (String name : List.of("first", "second")) {
                Credentials caller = proxy.callerNamed(name);
                callers.add(caller);
                calls.add(ReturningToProxy.calls(leaves, proxy, caller, version));
            }
            for (int turn = 0; turn < TURNS; turn++) {
                Credentials caller = callers.get(turn % 2);
                leaves.expect(version.id(), calls.get(turn % 2))
                        .is(Returned.that(told(header(proxy), caller)));
            }
        }
    }

    private static Expectation<Observation> told(IdentityHeader header, Credentials caller) {
        Expectation<Told> expected = Told.caller(caller);
        return Expectation.of(expected.words(), seen -> expected.isMetBy(Told.in(header, seen)));
    }
}
