package dev.assay.cases.mesh;

import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.refusedWithAlert;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.mesh.ShownCertificate.By;
import dev.assay.cases.mesh.ShownCertificate.Verdict;
import dev.assay.cases.probe.Certificates;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** Shows hostile certificates to both sides of a mesh, and judges what becomes of them. */
final class Showing {
    private final Lane lane;
    private final Observations leaves;

    private Showing(Lane lane, Observations leaves) {
        this.lane = lane;
        this.leaves = leaves;
    }

    /**
     * Shows all that these leaves are about. After each, an honest certificate is answered: whoever
     * can be put out of service by a bad one has not refused it well.
     */
    static void judge(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        var showing = new Showing(lane, leaves);
        List<ShownCertificate> all = wanted.stream().flatMap(Showing::shown).distinct().toList();
        boolean traced = showing.toServer(by(By.CLIENT, all));
        traced |= showing.toCaller(by(By.SERVER, all));
        if (!traced) {
            Refusals.leaveOut(leaves);
        }
    }

    private static Stream<ShownCertificate> shown(HostileLeaf leaf) {
        return switch (leaf) {
            case ShownCertificate shown -> Stream.of(shown);
            case RefusalTrace trace -> trace.refused().stream();
        };
    }

    private static List<ShownCertificate> by(By whom, List<ShownCertificate> all) {
        return all.stream().filter(each -> each.by() == whom).toList();
    }

    private boolean toServer(List<ShownCertificate> wanted) throws Exception {
        if (wanted.isEmpty()) {
            return false;
        }
        TransportSecurityCases.strict(lane, leaves);
        String prober = Actors.proberIdentity(lane);
        var refusals = Refusals.ofCallers(leaves, lane.server(), lane.naked(), prober);
        var heard = new HashSet<Integer>();
        for (ShownCertificate each : wanted) {
            if (leaves.wants(each.leafId()) && heard.add(each.port())) {
                hears(each, prober);
            }
        }
        for (ShownCertificate each : wanted) {
            String said = TappedServer.marker();
            TlsOffer offer = Actors.meshOffer(lane, each.defect());
            Probe<Observation> call = saying(offer, each, said);
            Expectation<Observation> honestly = served(each, prober);
            switch (each.verdict()) {
                case Verdict.Accepted _ -> leaves.expect(each.leafId(), call).settlesOn(honestly);
                case Verdict.AcceptedOrRefused _ ->
                        leaves.expect(each.leafId(), call)
                                .settlesOn(served(each, identity(offer)).or(refused()));
                case Verdict.Refused _ ->
                        settle(each, refusals.noting(Grounds.of(each), call), refused());
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
            leaves.expect(each.leafId(), honest(each, TappedServer.marker())).settlesOn(honestly);
        }
        return refusals.judge();
    }

    /** That a server heard nothing says something where it would have heard it. */
    private void hears(ShownCertificate shown, String prober) throws Exception {
        String said = TappedServer.marker();
        leaves.control(honest(shown, said)).is(served(shown, prober));
        leaves.control(() -> lane.server().hasReceived(said)).is(Expectation.equalTo(true));
    }

    private Probe<Observation> honest(ShownCertificate shown, String marker) throws Exception {
        return saying(Actors.meshOffer(lane, Defect.NONE), shown, marker);
    }

    /** A trace may be wanted of what itself is not. */
    private void settle(
            ShownCertificate each, Probe<Observation> call, Expectation<Observation> expected)
            throws Exception {
        if (leaves.wants(each.leafId())) {
            leaves.expect(each.leafId(), call).settlesOn(expected);
        } else {
            call.observe();
        }
    }

    /** Whom the first certificate names: it alone proves anything. */
    private static String identity(TlsOffer offer) {
        return Certificates.uris(offer.chain().getFirst()).getFirst();
    }

    /** Bytes tell nobody who the caller was. */
    private static Expectation<Observation> served(ShownCertificate shown, String identity) {
        return shown.port() == Actors.HTTP
                ? answered(200).withClientIdentity(identity)
                : Actors.served(shown.port());
    }

    /** To the port, and in the version, to which that certificate is shown. */
    private Probe<Observation> saying(TlsOffer offer, ShownCertificate shown, String marker) {
        TlsOffer only = offer.only(shown.version());
        Dialer dialer = lane.naked().dialer();
        Destination to = lane.server().port(shown.port());
        return shown.port() == Actors.HTTP
                ? () ->
                        WireProbe.https(
                                dialer,
                                to,
                                only.withAlpn(TlsOffer.ISTIO_HTTP),
                                Request.get("assay.example", "/" + marker))
                : () -> WireProbe.tlsBytes(dialer, to, only.withAlpn(TlsOffer.ISTIO_TCP), marker);
    }

    private boolean toCaller(List<ShownCertificate> wanted) throws Exception {
        if (wanted.isEmpty()) {
            return false;
        }
        Credentials right = credentials(Defect.NONE);
        var server = RenewableServer.with(right);
        Workload peer = server.standUp(lane);
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
        var refusals =
                Refusals.ofServers(
                        leaves,
                        lane.client(),
                        peer,
                        Certificates.uris(right.chain().getFirst()).getFirst());
        for (ShownCertificate each : wanted) {
            TlsServerProbe shown =
                    RenewableServer.showing(credentials(each.defect())).only(each.version());
            server.become(shown);
            if (each.verdict() instanceof Verdict.Accepted) {
                leaves.expect(each.leafId(), call).settlesOn(answeredByIt);
                continue;
            }
            if (each.verdict() instanceof Verdict.AcceptedOrRefused) {
                leaves.expect(each.leafId(), call).settlesOn(answeredByIt.or(upstreamFailure()));
            } else {
                settle(each, refusals.noting(Grounds.of(each), call, shown), upstreamFailure());
                leaves.expect(each.leafId(), shown::accepted).is(calledInVain());
            }
            server.become(RenewableServer.showing(credentials(Defect.NONE)).only(each.version()));
            leaves.expect(each.leafId(), call).settlesOn(answeredByIt);
        }
        return refusals.judge();
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

    private Credentials credentials(Defect defect) {
        return new HostileCertificates(
                        lane.mesh().ca().pluggedSigner(),
                        lane.mesh().options().trustDomain(),
                        Clock.systemUTC(),
                        lane.mesh().secrets())
                .of(defect, lane.namespace().name(), RenewableServer.NAME);
    }
}
