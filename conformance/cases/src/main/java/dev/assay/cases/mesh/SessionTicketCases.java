package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.catalogue.Profile.SPIFFE_STRICT;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.tls.Returned.that;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.probe.tls.Returned;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.environment.MeshClock;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** What a session ticket is worth when what was verified for it is over. */
@InProfile(MESH)
@OnLane(scope = Scope.MESH)
final class SessionTicketCases {
    /** Of the caller's certificate: the machine may be slow, and nobody waits for its end. */
    private static final Duration LIFETIME = Duration.ofMinutes(20);

    /** Long before any certificate of the mesh's own is renewed, which ends tickets as well. */
    private static final Duration BEYOND_LIFETIME = Duration.ofMinutes(45);

    @InProfile(SPIFFE_STRICT)
    @Case(
            id = "tls-06-resumed",
            title = "a session is not resumed beyond the end of the client's certificate",
            source =
                    "boringssl: ssl/ssl_x509.cc:1204 (what is resumed is not verified); RFC 8446 section 4.6.1",
            rows = "S6",
            how =
                    "A client comes back in a resumed session. Then the mesh's clock is set beyond the end of its certificate, and it comes back again."
                            + ReturningCallers.NO_TICKETS,
            needs = Need.EMBEDDED,
            kills = {
                "resumed-without-judgement",
                "validity-ignored",
                "verdict-outlives-certificate",
                "own-clock"
            })
    @Leaf(id = "tls-1.2", level = Level.EXTENDED)
    @Leaf(id = "tls-1.3", level = Level.EXTENDED)
    @Leaf(id = "alert", level = Level.EXTENDED)
    @Leaf(id = "logged", level = Level.EXTENDED, features = Features.ACCESS_LOG)
    void resumedBeyondExpiry(Lane lane, Observations leaves) throws Exception {
        TransportSecurityCases.strict(lane, leaves);
        MeshClock clock = lane.clock();
        var credentials =
                new HostileCertificates(
                                lane.mesh().ca().pluggedSigner(),
                                lane.mesh().options().trustDomain(),
                                Clock.systemUTC(),
                                lane.mesh().secrets())
                        .lasting(LIFETIME, lane.namespace().name(), Actors.PROBER_ACCOUNT);
        Map<TlsVersion, Probe<Returned>> calls = ReturningCallers.of(lane, leaves, credentials);

        Refusals refusals = refusals(lane, leaves);
        clock.set(BEYOND_LIFETIME);
        for (var each : calls.entrySet()) {
            String leaf = each.getKey().id();
            var over = Grounds.of(leaf, Defect.EXPIRED);
            leaves.expect(leaf, refusals.notingReturned(over, each.getValue()))
                    .settlesOn(that(refused()));
            leaves.expect(leaf, Actors.mutual(lane, lane.server(), Actors.HTTP))
                    .settlesOn(answered(200));
        }
        Refusals.judge(leaves, refusals);
    }

    @Case(
            id = "tls-09",
            title =
                    "a session that began under a root that is gone is not resumed without being verified",
            source =
                    "envoyproxy/envoy: source/common/tls/cert_validator/default_validator.cc, updateDigestForSessionId",
            rows = "S6",
            how =
                    "A client below a second root comes back in a resumed session. Then that root is dropped, which a new client below it sees, and the first one comes back again."
                            + ReturningCallers.NO_TICKETS,
            features = Features.PLUGGED_CA,
            kills = "tickets-never-end")
    @Leaf(id = "tls-1.2", level = Level.EXTENDED)
    @Leaf(id = "tls-1.3", level = Level.EXTENDED)
    @Leaf(id = "alert", level = Level.EXTENDED)
    @Leaf(id = "logged", level = Level.EXTENDED, features = Features.ACCESS_LOG)
    @Leaf(id = "counted", level = Level.EXTENDED, features = Features.TLS_METRICS)
    void resumedUnderDroppedRoot(Lane lane, Observations leaves) throws Exception {
        var operator = CaOperator.underStrict(lane, leaves);
        Signer second = operator.unrelated();
        operator.plug(operator.first(), operator.first(), second);
        leaves.control(operator.prober(second, lane.server())).is(answered(200));
        Map<TlsVersion, Probe<Returned>> calls =
                ReturningCallers.of(
                        lane, leaves, operator.credentials(second, Actors.PROBER_ACCOUNT));

        Refusals refusals = refusals(lane, leaves);
        operator.plug(operator.first(), operator.first());
        for (var each : calls.entrySet()) {
            String leaf = each.getKey().id();
            var unknown = Grounds.of(leaf, Defect.FOREIGN_CA);
            leaves.expect(leaf, refusals.noting(unknown, operator.prober(second, lane.server())))
                    .settlesOn(refused());
            leaves.expect(leaf, refusals.notingReturned(unknown, each.getValue()))
                    .settlesOn(that(refused()));
            leaves.expect(leaf, operator.prober(operator.first(), lane.server()))
                    .settlesOn(answered(200));
        }
        Refusals.judge(leaves, refusals);
    }

    private static Refusals refusals(Lane lane, Observations leaves) {
        return Refusals.ofCallers(leaves, lane.server(), lane.naked(), Actors.proberIdentity(lane));
    }
}
