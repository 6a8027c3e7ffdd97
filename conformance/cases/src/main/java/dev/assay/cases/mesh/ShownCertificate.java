package dev.assay.cases.mesh;

import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.refusedWithAlert;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Certificates;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.wire.Destination;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * A certificate of the mesh's own authority with one defect, shown in one TLS version: by a client
 * to a STRICT server, or by a server to a caller's sidecar.
 *
 * @param verdict what becomes of it
 */
record ShownCertificate(
        String leafId, Defect defect, By by, TlsVersion version, Verdict verdict, Level level)
        implements LeafParameter {

    /** Who shows it. */
    enum By {
        CLIENT,
        SERVER
    }

    /** What a right mesh does about it. */
    sealed interface Verdict {
        /** Goes on, with the identity that the certificate bears. */
        record Accepted() implements Verdict {}

        /** Either of both, and accepted only as the one whom the leaf names. */
        record AcceptedOrRefused() implements Verdict {}

        /** Goes no further: no application byte passes. */
        record Refused() implements Verdict {}

        /** The same, with this TLS alert. */
        record RefusedWith(String alert) implements Verdict {}
    }

    private static final List<TlsVersion> VERSIONS =
            List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);

    @Override
    public String group() {
        return "shown";
    }

    @Override
    public String title() {
        return (by == By.CLIENT ? "a client, " : "a server, ")
                + version.id()
                + ": "
                + defect.sentence()
                + switch (verdict) {
                    case Verdict.Accepted _ -> "; accepted";
                    case Verdict.AcceptedOrRefused _ ->
                            "; accepted as whom the leaf names, or refused";
                    case Verdict.Refused _ -> "; refused";
                    case Verdict.RefusedWith(var alert) -> "; refused with " + alert;
                };
    }

    /** By clients and by servers, in both versions. */
    static Stream<ShownCertificate> everywhere(Level level, Verdict verdict, Defect... defects) {
        return Stream.of(defects)
                .flatMap(defect ->
                        Stream.of(By.values()).flatMap(by -> of(level, verdict, by, defect)));
    }

    /** In both versions. */
    static Stream<ShownCertificate> of(Level level, Verdict verdict, By by, Defect defect) {
        return VERSIONS.stream()
                .map(version ->
                        new ShownCertificate(
                                defect.id()
                                        + (by == By.CLIENT ? "-client-" : "-server-")
                                        + version.id(),
                                defect,
                                by,
                                version,
                                verdict,
                                level));
    }

    /** The alert that a standard fixes, where an honest implementation may send another. */
    static Stream<ShownCertificate> alert(Defect defect, String alert) {
        return Stream.of(
                new ShownCertificate(
                        defect.id() + "-alert",
                        defect,
                        By.CLIENT,
                        TlsVersion.TLS_1_3,
                        new Verdict.RefusedWith(alert),
                        Level.EXTENDED));
    }

    /**
     * Shows them all. After each, an honest certificate is answered: whoever can be put out of
     * service by a bad one has not refused it well.
     */
    static void judge(Lane lane, Observations leaves, List<ShownCertificate> wanted)
            throws Exception {
        toServer(lane, leaves, wanted.stream().filter(each -> each.by() == By.CLIENT).toList());
        toCaller(lane, leaves, wanted.stream().filter(each -> each.by() == By.SERVER).toList());
    }

    private static void toServer(Lane lane, Observations leaves, List<ShownCertificate> wanted)
            throws Exception {
        if (wanted.isEmpty()) {
            return;
        }
        TransportSecurityCases.strict(lane, leaves);
        var honestly = answered(200).withClientIdentity(Actors.proberIdentity(lane));
        for (ShownCertificate each : wanted) {
            String said = TappedServer.marker();
            TlsOffer offer = Actors.meshOffer(lane, each.defect());
            Probe<Observation> call = saying(lane, offer, each.version(), said);
            switch (each.verdict()) {
                case Verdict.Accepted _ -> leaves.expect(each.leafId(), call).settlesOn(honestly);
                case Verdict.AcceptedOrRefused _ ->
                        leaves.expect(each.leafId(), call)
                                .settlesOn(
                                        answered(200)
                                                .withClientIdentity(identity(offer))
                                                .or(refused()));
                case Verdict.Refused _ -> leaves.expect(each.leafId(), call).settlesOn(refused());
                case Verdict.RefusedWith(var alert) ->
                        leaves.expect(each.leafId(), call).settlesOn(refusedWithAlert(alert));
            }
            if (each.verdict() instanceof Verdict.Accepted) {
                continue;
            }
            if (!(each.verdict() instanceof Verdict.AcceptedOrRefused)) {
                leaves.expect(each.leafId(), () -> lane.server().hasReceived(said))
                        .is(Expectation.equalTo(false));
            }
            leaves.expect(
                            each.leafId(),
                            saying(
                                    lane,
                                    Actors.meshOffer(lane, Defect.NONE),
                                    each.version(),
                                    TappedServer.marker()))
                    .settlesOn(honestly);
        }
    }

    /** Whom the first certificate names: it alone proves anything. */
    private static String identity(TlsOffer offer) {
        return Certificates.uris(offer.chain().getFirst()).getFirst();
    }

    private static Probe<Observation> saying(
            Lane lane, TlsOffer offer, TlsVersion version, String marker) {
        TlsOffer shown = offer.withAlpn(TlsOffer.ISTIO_HTTP).only(version);
        return () ->
                WireProbe.https(
                        lane.naked().dialer(),
                        lane.server().port(Actors.HTTP),
                        shown,
                        Request.get("assay.example", "/" + marker));
    }

    private static void toCaller(Lane lane, Observations leaves, List<ShownCertificate> wanted)
            throws Exception {
        if (wanted.isEmpty()) {
            return;
        }
        var server = RenewableServer.with(credentials(lane, Defect.NONE));
        server.standUp(lane);
        String host = lane.namespace().host(RenewableServer.NAME);
        lane.apply(destinationRule(RenewableServer.NAME, host, "ISTIO_MUTUAL"));
        lane.awaitCallerSentinel();
        Probe<Observation> call =
                () ->
                        WireProbe.http(
                                lane.client().dialer(),
                                Destination.service(host, ServiceSpec.HTTP),
                                Request.get(host, "/"));
        var answeredByIt = answered(200).byWorkload(RenewableServer.NAME);
        leaves.control(call).is(answeredByIt);
        for (ShownCertificate each : wanted) {
            TlsServerProbe shown =
                    RenewableServer.showing(credentials(lane, each.defect())).only(each.version());
            server.become(shown);
            if (each.verdict() instanceof Verdict.Accepted) {
                leaves.expect(each.leafId(), call).settlesOn(answeredByIt);
                continue;
            }
            if (each.verdict() instanceof Verdict.AcceptedOrRefused) {
                leaves.expect(each.leafId(), call).settlesOn(answeredByIt.or(upstreamFailure()));
            } else {
                leaves.expect(each.leafId(), call).settlesOn(upstreamFailure());
                leaves.expect(each.leafId(), shown::accepted).is(calledInVain());
            }
            server.become(
                    RenewableServer.showing(credentials(lane, Defect.NONE)).only(each.version()));
            leaves.expect(each.leafId(), call).settlesOn(answeredByIt);
        }
    }

    private static Expectation<List<TlsServerProbe.Accepted>> calledInVain() {
        return Expectation.of(
                "the server was called, and no application byte came",
                seen ->
                        !seen.isEmpty()
                                && seen.stream()
                                        .noneMatch(
                                                each -> each.end() == TlsServerProbe.End.SERVED));
    }

    private static Credentials credentials(Lane lane, Defect defect) {
        return new HostileCertificates(
                        lane.mesh().ca().pluggedSigner(),
                        lane.mesh().options().trustDomain(),
                        Clock.systemUTC(),
                        lane.mesh().secrets())
                .of(defect, lane.namespace().name(), RenewableServer.NAME);
    }
}
