package dev.assay.cases.proxy;

import static dev.assay.cases.catalogue.Level.CORE;
import static dev.assay.cases.catalogue.Profile.PROXY;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.ProxyRig;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.mesh.Traffic;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.proxy.ProxyFeatures;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Other certificates, bundles and lists, given to a proxy while it runs: taken up, and unnoticed.
 */
@InProfile(PROXY)
final class ReloadCases {
    /** Calls that must still go well when the change has been seen; ten make a second. */
    private static final int AFTERWARDS = 10;

    private static Stream<OnRole> reloading(Level level, String... whats) {
        return OnRole.terminating(level, whats).map(each -> each.needing(ProxyFeatures.RELOAD));
    }

    static Stream<OnRole> certificate() {
        return reloading(CORE, "shown", "no-failed-call");
    }

    /** The serial number of the certificate that a new connection is shown. */
    record ShownSerial(Optional<BigInteger> serial) implements Described {
        static Probe<ShownSerial> of(StandingProxy proxy) {
            var honest = Call.honest(proxy);
            return () ->
                    new ShownSerial(
                            Call.saying(proxy, honest, Call.marker())
                                    .observe()
                                    .tls()
                                    .flatMap(session -> session.chain().stream().findFirst())
                                    .map(X509Certificate::getSerialNumber));
        }

        @Override
        public String describe() {
            return serial.map(each -> "a certificate with serial " + each.toString(16))
                    .orElse("no certificate");
        }
    }

    @Case(
            id = "px-13",
            title = "another certificate is taken up while it runs, and no call fails",
            source = "seed 002; RFC 9325 section 7 (short-lived certificates must be replaceable)",
            how =
                    "Fresh connections are made without pause while the proxy is asked to reload; the new certificate has to be shown, and every call answered.",
            rows = "S4",
            kills = {"handshakes-fail-after-renewal", "first-certificate-kept"})
    @LeafSource("certificate")
    void certificate(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        StandingProxy proxy = rig.own(any.role());
        Call.hears(leaves, proxy);
        Credentials next = proxy.anotherOfItsOwn();
        BigInteger serial = next.chain().getFirst().getSerialNumber();
        try (var calls = Traffic.of(Call.saying(proxy), Call.served(proxy))) {
            leaves.control(calls::seen).is(Traffic.unbroken(AFTERWARDS));
            proxy.reload(proxy.material().proving(next));
            leaves.expect(any.leaf("shown"), AskedAgain.by(proxy, ShownSerial.of(proxy)))
                    .settlesOn(
                            Expectation.of(
                                    "a certificate with serial " + serial.toString(16),
                                    seen -> seen.serial().equals(Optional.of(serial))));
            leaves.expect(any.leaf("no-failed-call"), calls::seen)
                    .settlesOn(calls.goesOn(AFTERWARDS));
        }
    }

    static Stream<OnRole> bundle() {
        return reloading(CORE, "new-root-believed", "old-root-refused");
    }

    @Case(
            id = "px-14",
            title = "another trust bundle is taken up while it runs: who left it is turned away",
            source = "RFC 5280 section 6.1.1 (d); semantics.md, root rotation",
            how = "The bundle is replaced by one with another root alone.",
            rows = {"S4", "S6"},
            kills = "first-bundle-kept")
    @LeafSource("bundle")
    void bundle(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        StandingProxy proxy = rig.own(any.role());
        Call.hears(leaves, proxy);
        Signer other = proxy.anotherAuthority();
        var before = Call.honest(proxy);
        var after = Call.offer(proxy.callerOf(other));
        leaves.control(Call.saying(proxy, after, Call.marker())).is(Call.turnedAway(proxy));
        proxy.reload(proxy.material().believing(List.of(other.chain().getLast())));
        leaves.expect(
                        any.leaf("new-root-believed"),
                        AskedAgain.by(proxy, Call.saying(proxy, after, Call.marker())))
                .settlesOn(Call.served(proxy));
        String said = Call.marker();
        leaves.expect(any.leaf("old-root-refused"), Call.saying(proxy, before, said))
                .settlesOn(Call.turnedAway(proxy));
    }

    static Stream<OnRole> lists() {
        return reloading(CORE, "revoked-refused", "others-served")
                .map(each ->
                        new OnRole(
                                each.what(),
                                each.role(),
                                each.level(),
                                List.of(ProxyFeatures.RELOAD, ProxyFeatures.REVOCATION)));
    }

    @Case(
            id = "px-15",
            title =
                    "whoever is on a revocation list that was taken up is turned away, and nobody else",
            source = "RFC 5280 sections 5 and 6.3",
            rows = "S6",
            kills = {"peer-revocations-ignored"})
    @LeafSource("lists")
    void lists(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        StandingProxy proxy = rig.ownWithLists(any.role());
        Call.hears(leaves, proxy);
        Credentials revoked = proxy.caller(Defect.NONE);
        var offer = Call.offer(revoked);
        leaves.control(Call.saying(proxy, offer, Call.marker())).is(Call.served(proxy));
        proxy.reload(
                proxy.material().revoking(proxy.revocations(List.of(revoked.chain().getFirst()))));
        leaves.expect(
                        any.leaf("revoked-refused"),
                        AskedAgain.untilAllAre(
                                Call.turnedAway(proxy),
                                proxy,
                                Call.saying(proxy, offer, Call.marker())))
                .settlesOn(Call.turnedAway(proxy));
        leaves.expect(any.leaf("others-served"), Call.saying(proxy)).settlesOn(Call.served(proxy));
    }
}
