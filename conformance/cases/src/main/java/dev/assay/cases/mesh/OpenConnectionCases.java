package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.probe.WireProbe;
import dev.assay.fixtures.wire.Destination;
import java.time.Duration;

/** A policy that is tightened while a connection is open. */
@InProfile(MESH)
final class OpenConnectionCases {
    /** Istio closes the connections of a changed listener after 45 seconds, --drain-time-s. */
    private static final Patience DRAINED = Patience.of(Duration.ofSeconds(60));

    @Case(
            id = "pc-01",
            title = "a connection that was open before a policy is judged by it",
            source =
                    "istio/istio: pilot-agent --drain-time-s; observed: a pooled connection serves one more request by the old policy",
            how =
                    "A keep-alive connection is used, the policy is tightened and seen to have arrived on others, and the same connection is used again.",
            rows = {"S8", "S12"},
            kills = "policy-read-at-connect-only")
    @Leaf(id = "denied-within-drain-time")
    @Leaf(id = "denied-at-next-request", level = Level.EXTENDED)
    @Leaf(id = "strict-within-drain-time")
    @Leaf(id = "strict-at-next-request", level = Level.EXTENDED)
    @Leaf(id = "open-tcp-stream", level = Level.PROVISIONAL)
    void judgedAnew(Lane lane, Observations leaves) throws Exception {
        Destination meshed = Destination.service(lane.host(lane.server()), Actors.SERVICE_HTTP);
        Destination plain = lane.sibling().port(Actors.HTTP);
        try (var caller = KeptConnection.of(lane.client().dialer(), meshed, WireProbe.LIMIT);
                var naked = KeptConnection.of(lane.naked().dialer(), plain, WireProbe.LIMIT);
                var stream =
                        KeptConnection.of(
                                lane.naked().dialer(),
                                lane.sibling().port(Actors.TCP),
                                WireProbe.LIMIT)) {
            leaves.control(() -> caller.get("/pc-01")).is(answered(200));
            leaves.control(() -> naked.get("/pc-01")).is(answered(200));
            leaves.control(() -> stream.bytes("assay-payload")).is(echoed());

            lane.apply(
                    authorizationPolicy(
                            "deny",
                            selecting("app: server"),
                            "DENY",
                            """
                            - to:
                              - operation:
                                  paths: ["/pc-01"]
                            """));
            lane.apply(peerAuthentication("strict", selecting("app: sibling"), "STRICT"));
            lane.awaitSentinel(lane.server(), lane.sibling());

            leaves.expect("denied-at-next-request", () -> caller.get("/pc-01")).is(denied());
            leaves.expect("denied-within-drain-time", () -> caller.get("/pc-01"))
                    .settlesOn(denied(), DRAINED);
            leaves.expect("strict-at-next-request", () -> naked.get("/pc-01")).is(refused());
            leaves.expect("strict-within-drain-time", () -> naked.get("/pc-01"))
                    .settlesOn(refused(), DRAINED);
            leaves.expect("open-tcp-stream", () -> stream.bytes("assay-payload")).is(refused());
        }
    }
}
