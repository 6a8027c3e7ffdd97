package dev.assay.cases.proxy;

import static dev.assay.cases.catalogue.Level.EXTENDED;
import static dev.assay.cases.catalogue.Profile.PROXY;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.ProxyRig;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.mesh.Traffic;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsProbe;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.proxy.ProxyFault;
import dev.assay.fixtures.proxy.ProxyFeatures;
import dev.assay.fixtures.proxy.ProxyMaterial;
import dev.assay.fixtures.proxy.ProxyRole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What outlives a reload: connections that were there before, and a proxy that was given rubbish.
 */
@InProfile(PROXY)
final class StandingReloadCases {
    private static final int RELOADS = 3;

    /** What the backend puts before its first echo. */
    private static final String ECHO = "echo:backend:";

    /** Calls that must still go well after a reload that cannot succeed; ten make a second. */
    private static final int AFTERWARDS = 20;

    static Stream<OnRole> goingOn() {
        return OnRole.terminating(EXTENDED, "goes-on")
                .map(each -> each.needing(ProxyFeatures.RELOAD));
    }

    @Case(
            id = "px-35",
            title = "what was begun before three reloads goes on over them, byte for byte",
            source = "RFC 9325 section 7 (short-lived certificates must be replaceable); seed 002",
            how =
                    "A connection is used before the first reload, between all of them and after the last; with HTTP, it is one request, whose end is sent last. Each reload brings a new certificate, which new connections are shown.",
            rows = "S4",
            kills = "connections-end-at-reload")
    @LeafSource("goingOn")
    void goingOn(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        StandingProxy proxy = rig.own(any.role());
        Call.hears(leaves, proxy);
        TlsOffer offer = Call.honest(proxy);
        var sent = new StringBuilder(ECHO);
        TlsProbe.Exchange exchange =
                any.role() == ProxyRole.TERMINATE_HTTP
                        ? request(leaves, proxy)
                        : stream(leaves, proxy, sent);
        leaves.expect(
                        any.leafId(),
                        () -> WireProbe.overTls(proxy.dialer(), proxy.address(), offer, exchange))
                .is(
                        any.role() == ProxyRole.TERMINATE_HTTP
                                ? Call.served(proxy)
                                : Expectation.of(
                                        "the echo of every byte in its order",
                                        seen ->
                                                seen instanceof Observation.BytesAnswered answer
                                                        && answer.text().contentEquals(sent)));
    }

    private static TlsProbe.Exchange request(Observations leaves, StandingProxy proxy) {
        var request =
                new Request(
                        "POST",
                        "/" + Call.marker(),
                        StandingProxy.SERVER_NAME,
                        List.of(),
                        "begun".getBytes(StandardCharsets.US_ASCII));
        return (in, out, tls) -> {
            HttpExchange.begin(out, request);
            for (int i = 0; i < RELOADS; i++) {
                reload(leaves, proxy);
            }
            return HttpExchange.end(in, out, request, tls);
        };
    }

    private static TlsProbe.Exchange stream(
            Observations leaves, StandingProxy proxy, StringBuilder sent) {
        return (in, out, tls) -> {
            var heard = new ByteArrayOutputStream();
            for (int i = 0; i <= RELOADS; i++) {
                String said = Call.marker();
                sent.append(said);
                out.write(said.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                heard.write(in.readNBytes(sent.length() - heard.size()));
                if (i < RELOADS) {
                    reload(leaves, proxy);
                }
            }
            return new Observation.BytesAnswered(heard.toByteArray(), tls);
        };
    }

    /** Another certificate, until a new connection is shown it. */
    private static void reload(Observations leaves, StandingProxy proxy) throws IOException {
        Credentials next = proxy.anotherOfItsOwn();
        try {
            ProxyMaterial material = proxy.material().proving(next);
            proxy.reload(material);
            leaves.control(AskedAgain.by(proxy, ReloadCases.ShownSerial.of(proxy)))
                    .is(showing(next));
        } catch (RuntimeException | IOException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("while the proxy reloaded");
        } catch (Exception e) {
            throw new IOException("the proxy did not reload", e);
        }
    }

    private static Expectation<ReloadCases.ShownSerial> showing(Credentials next) {
        BigInteger serial = next.chain().getFirst().getSerialNumber();
        return Expectation.of(
                "a certificate with serial " + serial.toString(16),
                seen -> seen.serial().equals(Optional.of(serial)));
    }

    static Stream<OnRole> rubbish() {
        return OnRole.terminating(
                        EXTENDED, "served", "unproved-refused", "plaintext-refused", "good-again")
                .map(each -> each.needing(ProxyFeatures.RELOAD));
    }

    @Case(
            id = "px-36",
            title =
                    "a certificate whose key does not match changes nothing: callers are served and judged as before, and the next right one is taken up",
            source = "RFC 9325 section 7; CWE-636 (not failing securely)",
            how = "Refusing to reload is right, and so is keeping what was good.",
            rows = {"S4", "S6"},
            kills = {
                "broken-reload-ends-service",
                "client-certificate-optional",
                "strict-lets-tcp-pass",
                "strict-lets-http-pass"
            })
    @LeafSource("rubbish")
    void rubbish(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        StandingProxy proxy = rig.own(any.role());
        Call.hears(leaves, proxy);
        ProxyMaterial good = proxy.material();
        try (var calls = Traffic.of(Call.saying(proxy), Call.served(proxy))) {
            reloadInVain(
                    proxy,
                    good.proving(
                            new Credentials(
                                    proxy.anotherOfItsOwn().chain(),
                                    proxy.anotherOfItsOwn().key())));
            leaves.expect(any.leaf("served"), calls::seen).settlesOn(calls.goesOn(AFTERWARDS));
        }
        unheard(
                leaves,
                any.leaf("unproved-refused"),
                proxy,
                marker ->
                        Call.saying(
                                proxy,
                                TlsOffer.oneWay()
                                        .to(StandingProxy.SERVER_NAME)
                                        .only(TlsVersion.TLS_1_3),
                                marker));
        unheard(
                leaves,
                any.leaf("plaintext-refused"),
                proxy,
                marker -> CallerProtocolCases.inPlaintext(proxy, marker));

        Credentials next = proxy.anotherOfItsOwn();
        ProxyMaterial right = good.proving(next);
        proxy.reload(right);
        leaves.expect(
                        any.leaf("good-again"),
                        AskedAgain.by(proxy, ReloadCases.ShownSerial.of(proxy)))
                .settlesOn(showing(next));
    }

    private static void unheard(
            Observations leaves,
            String leaf,
            StandingProxy proxy,
            Function<String, Probe<Observation>> saying) {
        String said = Call.marker();
        leaves.expect(leaf, saying.apply(said)).is(Call.turnedAway(proxy));
        leaves.expect(leaf, () -> proxy.backend().hasReceived(said))
                .is(Expectation.<Boolean>of("no byte of it reached the backend", heard -> !heard));
    }

    /** A proxy may say at once that it will not have it. */
    private static void reloadInVain(StandingProxy proxy, ProxyMaterial broken) {
        try {
            proxy.reload(broken);
        } catch (ProxyFault refused) {
            // as it may be
        }
    }
}
