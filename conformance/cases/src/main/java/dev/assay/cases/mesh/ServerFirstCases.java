package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.banner;
import static dev.assay.cases.probe.Expectations.silentOrClosed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.Ports;
import dev.assay.fixtures.wire.Destination;
import java.time.Duration;

/** Protocols in which the server speaks first: nobody may wait for the client's first byte. */
@InProfile(MESH)
final class ServerFirstCases {
    private static final String TEST =
            "istio/istio: tests/integration/pilot/common/routing.go, serverFirstTestCases";

    private static final int SERVICE_AUTO_SERVER_FIRST = 9004;

    /**
     * Long against a banner's way on one machine, short enough to be waited for again and again.
     */
    private static final Duration SILENCE = Duration.ofMillis(700);

    @Case(
            id = "mx-23",
            title = "the banner of a server that speaks first arrives where both sides agree",
            source = TEST,
            rows = "S8",
            kills = "waits-for-client-bytes")
    @Leaf(id = "mutual-to-permissive")
    @Leaf(id = "mutual-to-strict")
    @Leaf(id = "disable-to-disable")
    void bannerArrives(Lane lane, Observations leaves) throws Exception {
        leaves.control(bannerOf(lane, lane.server(), WireProbe.LIMIT)).is(banner());

        lane.apply(peerAuthentication("strict", selecting("app: server"), "STRICT"));
        lane.apply(peerAuthentication("permissive", selecting("app: sibling"), "PERMISSIVE"));
        lane.applyOther(peerAuthentication("disable", selecting("app: server"), "DISABLE"));
        lane.apply(destinationRule("strict", lane.host(lane.server()), "ISTIO_MUTUAL"));
        lane.apply(destinationRule("permissive", lane.host(lane.sibling()), "ISTIO_MUTUAL"));
        lane.apply(destinationRule("disable", lane.host(lane.otherServer()), "DISABLE"));
        lane.awaitSentinel();
        lane.awaitCallerSentinel();

        leaves.expect("mutual-to-permissive", bannerOf(lane, lane.sibling(), WireProbe.LIMIT))
                .settlesOn(banner());
        leaves.expect("mutual-to-strict", bannerOf(lane, lane.server(), WireProbe.LIMIT))
                .settlesOn(banner());
        leaves.expect("disable-to-disable", bannerOf(lane, lane.otherServer(), WireProbe.LIMIT))
                .settlesOn(banner());
    }

    @Case(
            id = "mx-24",
            title = "where the two sides disagree about mTLS no banner arrives",
            source = TEST,
            rows = "S8",
            kills = {"disable-still-terminates", "strict-ends-where-tcp-begins"})
    @Leaf(id = "disable-to-strict")
    @Leaf(id = "mutual-to-disable")
    void noBannerWhereSidesDisagree(Lane lane, Observations leaves) throws Exception {
        leaves.control(bannerOf(lane, lane.server(), WireProbe.LIMIT)).is(banner());
        leaves.control(bannerOf(lane, lane.otherServer(), WireProbe.LIMIT)).is(banner());

        lane.apply(peerAuthentication("strict", selecting("app: server"), "STRICT"));
        lane.applyOther(peerAuthentication("disable", selecting("app: server"), "DISABLE"));
        // the servers' sentinel calls as the client does, so it comes before the sides disagree
        lane.awaitSentinel(lane.server(), lane.otherServer());
        lane.apply(destinationRule("strict", lane.host(lane.server()), "DISABLE"));
        lane.apply(destinationRule("disable", lane.host(lane.otherServer()), "ISTIO_MUTUAL"));
        lane.awaitCallerSentinel();

        leaves.expect("disable-to-strict", bannerOf(lane, lane.server(), SILENCE))
                .settlesOn(silentOrClosed());
        leaves.expect("mutual-to-disable", bannerOf(lane, lane.otherServer(), SILENCE))
                .settlesOn(silentOrClosed());
    }

    @Case(
            id = "mx-25",
            title = "a server that speaks first where the protocol has to be found out",
            source = TEST + "; istio/istio#35232",
            how =
                    "Recorded, and gating nobody: Istio waits for the client's first byte for ever on a port whose protocol is not declared, and before a PERMISSIVE port that is called in plaintext; its own test says that the latter should work.",
            rows = "S8")
    @Leaf(id = "undeclared-port-is-silent", level = Level.PROVISIONAL)
    @Leaf(id = "plaintext-into-permissive-is-silent", level = Level.PROVISIONAL)
    void silenceWhereBytesAreAwaited(Lane lane, Observations leaves) throws Exception {
        leaves.control(bannerOf(lane, lane.server(), WireProbe.LIMIT)).is(banner());
        var undeclared = Destination.service(lane.host(lane.server()), SERVICE_AUTO_SERVER_FIRST);
        leaves.expect(
                        "undeclared-port-is-silent",
                        () -> WireProbe.banner(lane.client().dialer(), undeclared, SILENCE))
                .settlesOn(silentOrClosed());
        var port = lane.server().port(Ports.SERVER_FIRST.number());
        leaves.expect(
                        "plaintext-into-permissive-is-silent",
                        () -> WireProbe.banner(lane.naked().dialer(), port, SILENCE))
                .settlesOn(silentOrClosed());
    }

    private static Probe<Observation> bannerOf(Lane lane, Workload server, Duration limit) {
        return () ->
                WireProbe.banner(
                        lane.client().dialer(),
                        Destination.service(lane.host(server), Actors.SERVICE_SERVER_FIRST),
                        limit);
    }
}
