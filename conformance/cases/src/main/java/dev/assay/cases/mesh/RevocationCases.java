package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.refusedWithAlert;
import static dev.assay.cases.probe.Expectations.upstreamFailure;
import static dev.assay.cases.probe.tls.Returned.that;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.probe.Certificates;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.tls.Returned;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.OutsideAuthority;
import dev.assay.fixtures.hostile.Revocations;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** What the mesh's CA has revoked, by the file {@code ca-crl.pem} of its {@code cacerts}. */
@InProfile(MESH)
@OnLane(scope = Scope.MESH)
final class RevocationCases {

    @Case(
            id = "rot-13",
            title = "an intermediate that its CA revoked vouches for nobody in new handshakes",
            source =
                    "istio/istio: tests/integration/security/crl/crl_test.go; RFC 5280 section 6.3",
            rows = "S4",
            how =
                    "A root with three intermediates joins those that are believed. Its list names the third: who hangs on it is refused, and the others are as before, although an authority elsewhere lists the second's serial number. Then the root's list names the second too, and whoever hangs on that comes back in a resumed session. Each intermediate and the root have a list, since Envoy asks for one of every issuer."
                            + ReturningCallers.NO_TICKETS,
            features = Features.PLUGGED_CA,
            kills = {
                "lists-of-anyone-believed",
                "peer-revocations-ignored",
                "revoking-authority-condemned",
                "tickets-never-end"
            })
    @Leaf(id = "irrelevant-lists", level = Level.EXTENDED)
    @Leaf(id = "caller-refused", level = Level.EXTENDED)
    @Leaf(
            id = "caller-refused-alert",
            level = Level.EXTENDED,
            title = "certificate_revoked (RFC 8446, section 6.2)")
    @Leaf(id = "server-refused", level = Level.EXTENDED)
    @Leaf(id = "returning-refused", level = Level.EXTENDED)
    @Leaf(id = "others-go-on", level = Level.EXTENDED)
    @Leaf(id = "alert", level = Level.EXTENDED)
    @Leaf(id = "logged", level = Level.EXTENDED, features = Features.ACCESS_LOG)
    @Leaf(id = "counted", level = Level.EXTENDED, features = Features.TLS_METRICS)
    void revokedIntermediate(Lane lane, Observations leaves) throws Exception {
        var operator = CaOperator.underStrict(lane, leaves);
        Signer root = operator.root("Assay Revoking Root CA");
        Signer good = operator.below(root, "Assay Good Intermediate CA");
        Signer stolen = operator.below(root, "Assay Stolen Intermediate CA");
        Signer gone = operator.below(root, "Assay Gone Intermediate CA");
        String others = list(good) + list(stolen) + list(gone);
        operator.plug(operator.first(), operator.first(), root);
        for (Signer each : List.of(good, stolen, gone)) {
            leaves.control(operator.prober(each, lane.server())).is(answered(200));
        }
        var returning =
                ReturningCallers.of(
                                lane, leaves, operator.credentials(stolen, Actors.PROBER_ACCOUNT))
                        .values();
        Credentials shownByServer = operator.credentials(stolen, RenewableServer.NAME);
        var server = RenewableServer.with(shownByServer);
        Workload standing = server.standUp(lane);
        Probe<Observation> call = MeshClockCases.toServerByHand(lane);
        var byHand = answered(200).byWorkload(RenewableServer.NAME);
        leaves.control(call).is(byHand);
        var callers =
                Refusals.ofCallers(
                        leaves, lane.server(), lane.naked(), Actors.proberIdentity(lane));
        var servers =
                Refusals.ofServers(
                        leaves,
                        lane.client(),
                        standing,
                        Certificates.uris(shownByServer.chain().getFirst()).getFirst());

        String elsewhere =
                new OutsideAuthority("Elsewhere CA", Clock.systemUTC(), lane.mesh().secrets())
                        .revocations(new Credentials(stolen.chain(), stolen.key()));
        operator.plugRevoking(elsewhere + list(root, gone) + others, operator.first(), root);
        Probe<Observation> byGone = operator.prober(gone, lane.server());
        leaves.expect("caller-refused", callers.noting(Grounds.revoked("caller"), byGone))
                .settlesOn(refused());
        leaves.expect("caller-refused-alert", byGone)
                .settlesOn(refusedWithAlert("certificate_revoked"));
        leaves.expect("irrelevant-lists", operator.prober(stolen, lane.server()))
                .settlesOn(answered(200));
        server.renew(shownByServer);
        leaves.expect("irrelevant-lists", call).settlesOn(byHand);

        operator.plugRevoking(list(root, gone, stolen) + others, operator.first(), root);
        leaves.expect("caller-refused", operator.prober(stolen, lane.server()))
                .settlesOn(refused());
        for (Probe<Returned> each : returning) {
            leaves.expect("returning-refused", each).settlesOn(that(refused()));
        }
        TlsServerProbe revoked = RenewableServer.showing(shownByServer);
        server.become(revoked);
        leaves.expect("server-refused", servers.noting(Grounds.revoked("server"), call, revoked))
                .settlesOn(upstreamFailure());
        leaves.expect("others-go-on", operator.prober(good, lane.server()))
                .settlesOn(answered(200));
        server.renew(operator.credentials(good, RenewableServer.NAME));
        leaves.expect("others-go-on", call).settlesOn(byHand);
        Refusals.judge(leaves, callers, servers);
    }

    private static String list(Signer issuer, Signer... revoked) {
        return Revocations.pem(
                issuer,
                Clock.systemUTC().instant(),
                Stream.of(revoked).map(each -> each.chain().getFirst()).toList());
    }
}
