package dev.assay.cases.proxy;

import static dev.assay.cases.catalogue.Level.EXTENDED;
import static dev.assay.cases.catalogue.Profile.PROXY;
import static dev.assay.cases.probe.tls.Returned.that;

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
import dev.assay.cases.probe.tls.Returned;
import dev.assay.cases.probe.tls.ReturningClient;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.proxy.ProxyFeatures;
import dev.assay.fixtures.proxy.ProxyRole;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a session is worth when what was verified for it is over. TLS itself looks at no certificate
 * when a session is resumed (RFC 8446, section 2.2).
 */
@InProfile(PROXY)
final class SessionCases {
    private static final List<TlsVersion> VERSIONS =
            List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);

    /** Of a caller's certificate: time enough for four calls on a busy machine. */
    private static final Duration LIFETIME = Duration.ofSeconds(8);

    /** A session in one version. */
    record Resumed(TlsVersion version, Level level, List<String> further) implements LeafParameter {
        static Stream<Resumed> each(String... further) {
            return VERSIONS.stream()
                    .map(version -> new Resumed(version, EXTENDED, List.of(further)));
        }

        @Override
        public String leafId() {
            return version.id();
        }

        @Override
        public List<String> features() {
            return Stream.concat(Stream.of(ProxyRole.TERMINATE_HTTP.text()), further.stream())
                    .toList();
        }

        @Override
        public String group() {
            return ProxyRole.TERMINATE_HTTP.text();
        }
    }

    private static Map<TlsVersion, Probe<Returned>> callers(
            Observations leaves, StandingProxy proxy, Credentials caller) throws Exception {
        var calls = new EnumMap<TlsVersion, Probe<Returned>>(TlsVersion.class);
        for (TlsVersion version : VERSIONS) {
            calls.put(version, ReturningToProxy.calls(leaves, proxy, caller, version));
        }
        return calls;
    }

    static Stream<Resumed> droppedRoot() {
        return Resumed.each(ProxyFeatures.RELOAD);
    }

    @Case(
            id = "px-31",
            title = "a session that began under a root that is gone gives nothing",
            source = "RFC 8446 sections 2.2 and 4.6.1; semantics.md, root rotation",
            how =
                    "A caller comes back in a resumed session. Then the bundle is replaced by one with another root alone, which a new caller below the old one sees, and the first one comes back again."
                            + ReturningToProxy.NO_TICKETS,
            rows = {"S4", "S6"},
            kills = "tickets-never-end")
    @LeafSource("droppedRoot")
    void droppedRoot(ProxyRig rig, Observations leaves, List<Resumed> wanted) throws Exception {
        StandingProxy proxy = rig.own(ProxyRole.TERMINATE_HTTP);
        Call.hears(leaves, proxy);
        Map<TlsVersion, Probe<Returned>> calls = callers(leaves, proxy, proxy.caller(Defect.NONE));
        Signer other = proxy.anotherAuthority();
        var next = Call.offer(proxy.callerOf(other));
        proxy.reload(proxy.material().believing(List.of(other.chain().getLast())));
        for (var each : calls.entrySet()) {
            String leaf = each.getKey().id();
            leaves.expect(leaf, AskedAgain.by(proxy, Call.saying(proxy)))
                    .settlesOn(Call.turnedAway(proxy));
            leaves.expect(leaf, each.getValue()).settlesOn(that(Call.turnedAway(proxy)));
            leaves.expect(leaf, Call.saying(proxy, next, Call.marker()))
                    .settlesOn(Call.served(proxy));
        }
    }

    static Stream<Resumed> expired() {
        return Resumed.each();
    }

    @Case(
            id = "px-32",
            title = "a session gives nothing once the caller's certificate has expired",
            source = "RFC 8446 sections 2.2 and 4.6.1; RFC 9325 section 3.4",
            how =
                    "A caller whose certificate lasts for some seconds comes back in a resumed session, and again when the certificate has expired."
                            + ReturningToProxy.NO_TICKETS,
            rows = "S6",
            kills = "resumed-without-judgement")
    @LeafSource("expired")
    void expired(ProxyRig rig, Observations leaves, List<Resumed> wanted) throws Exception {
        StandingProxy proxy = rig.standing(ProxyRole.TERMINATE_HTTP);
        Call.hears(leaves, proxy);
        Credentials caller = proxy.callerLasting(LIFETIME);
        Map<TlsVersion, Probe<Returned>> calls = callers(leaves, proxy, caller);
        Instant end = caller.chain().getFirst().getNotAfter().toInstant();
        leaves.control(() -> Clock.systemUTC().instant().isAfter(end.plusSeconds(1)))
                .is(Expectation.equalTo(true), leaves.patience().within(LIFETIME.plusSeconds(10)));
        for (var each : calls.entrySet()) {
            String leaf = each.getKey().id();
            leaves.expect(leaf, each.getValue()).is(that(Call.turnedAway(proxy)));
            leaves.expect(leaf, Call.saying(proxy)).is(Call.served(proxy));
        }
    }

    static Stream<Resumed> elsewhere() {
        return Resumed.each();
    }

    @Case(
            id = "px-33",
            title = "a session of one proxy gives nothing at another that believes somebody else",
            source =
                    "RFC 8446 section 4.6.1 (a ticket is for servers that share its key alone); CVE-2025-23419",
            how =
                    "Two proxies of one configuration with an authority each: who has a session at the first comes to the second with it."
                            + ReturningToProxy.NO_TICKETS,
            rows = "S6",
            kills = "ticket-key-built-in")
    @LeafSource("elsewhere")
    void elsewhere(ProxyRig rig, Observations leaves, List<Resumed> wanted) throws Exception {
        StandingProxy here = rig.standing(ProxyRole.TERMINATE_HTTP);
        StandingProxy there = rig.own(ProxyRole.TERMINATE_HTTP);
        Call.hears(leaves, here);
        Call.hears(leaves, there);
        for (TlsVersion version : VERSIONS) {
            ReturningClient client = ReturningToProxy.client(here.caller(Defect.NONE), version);
            Probe<Returned> call = ReturningToProxy.to(here, client);
            leaves.control(call).is(that(Call.served(here)));
            leaves.expect(version.id(), ReturningToProxy.to(there, client))
                    .is(that(Call.turnedAway(there)));
            leaves.expect(version.id(), call).is(that(Call.served(here)));
        }
    }
}
