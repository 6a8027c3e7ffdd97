package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.wire.Destination;
import java.util.List;
import java.util.Map;

/** The kernel sends a pod's connections to its sidecar, whether that is there or not. */
@InProfile(MESH)
final class InterceptionCases {
    private static final int INBOUND = 15006;
    private static final int OUTBOUND = 15001;
    private static final int PORT = 8080;

    @Case(
            id = "in-06",
            title = "the ports to which connections are redirected are no way in of their own",
            source =
                    "istio/istio: pilot/pkg/networking/core/listener_inbound.go, buildInboundBlackhole",
            how =
                    "A naked caller dials them at the pod's address, with a request that names another server.",
            level = Level.EXTENDED,
            rows = "S5",
            needs = Need.CLUSTER)
    @Leaf(id = "inbound", level = Level.EXTENDED)
    @Leaf(id = "outbound", level = Level.EXTENDED)
    @Leaf(
            id = "still-serves",
            level = Level.EXTENDED,
            title = "the sidecar does not call itself without end: it goes on serving")
    void redirectionPortsAreClosed(Lane lane, Observations leaves) throws Exception {
        leaves.control(at(lane, lane.server().address(), Actors.HTTP)).is(answered(200));
        leaves.expect("inbound", at(lane, lane.server().address(), INBOUND)).settlesOn(refused());
        leaves.expect("outbound", at(lane, lane.server().address(), OUTBOUND)).settlesOn(refused());
        for (Workload each : List.of(lane.server(), lane.sibling())) {
            leaves.expect("inbound", () -> each.hasReceived("/redirection/" + INBOUND))
                    .is(Expectation.equalTo(false));
            leaves.expect("outbound", () -> each.hasReceived("/redirection/" + OUTBOUND))
                    .is(Expectation.equalTo(false));
        }
        leaves.expect("still-serves", Actors.meshed(lane, lane.server())).settlesOn(answered(200));
        leaves.expect("still-serves", lane.server()::restarts).is(Expectation.equalTo(0));
    }

    private static Probe<Observation> at(Lane lane, String address, int port) {
        String host = lane.host(lane.sibling());
        return () ->
                WireProbe.http(
                        lane.naked().dialer(),
                        Destination.service(address, port),
                        Request.get(host + ":" + Actors.SERVICE_HTTP, "/redirection/" + port));
    }

    @Case(
            id = "in-09",
            title = "without its sidecar a STRICT pod is closed, not open; with it back it serves",
            source =
                    "istio/istio: tools/istio-iptables (the redirection outlives the proxy); seen on Istio 1.27 and later",
            how =
                    "All processes of the sidecar's container are killed, twice, so that the kubelet lets some seconds pass; a naked caller goes on asking meanwhile.",
            level = Level.EXTENDED,
            rows = "S5",
            needs = Need.CLUSTER)
    @Leaf(id = "closed", level = Level.EXTENDED)
    @Leaf(id = "recovers", level = Level.EXTENDED)
    void withoutItsSidecar(Lane lane, Observations leaves) throws Exception {
        var cluster = lane.cluster();
        var home = lane.createNamespace("killed", cluster.injectionLabel());
        cluster.apply(
                home.name(),
                PodText.running(KilledSidecar.POD, cluster.image(), KilledSidecar.SERVER)
                        .specified("shareProcessNamespace: true")
                        .yaml());
        home.expose(
                new ServiceSpec(
                        KilledSidecar.POD,
                        Map.of(PodText.APP, KilledSidecar.POD),
                        List.of(new ServiceSpec.Port("http", PORT, PORT))));
        var watch = new KilledSidecar(lane, home, PORT);
        leaves.control(watch::look)
                .is(Expectation.of("a pod that is ready", seen -> seen.ready()), PodText.STARTS);
        leaves.control(watch.plaintext()).is(watch.served());
        leaves.control(watch.meshed()).is(watch.served());
        home.apply(Policies.peerAuthentication("default", "STRICT"));
        leaves.control(watch.plaintext()).is(refused());
        leaves.control(watch.meshed()).is(watch.served());

        watch.begin();
        for (int kills = 1; kills <= 2; kills++) {
            int restarts = kills;
            watch.kill();
            leaves.control(watch::look)
                    .is(
                            Expectation.of(
                                    "a sidecar that was started again, " + restarts + " in all",
                                    seen -> seen.restarts() >= restarts && seen.running()),
                            PodText.STARTS);
        }
        leaves.expect("closed", watch::look)
                .settlesOn(
                        Expectation.of(
                                "no plaintext reached the application, "
                                        + KilledSidecar.ENOUGH
                                        + " calls or more while no sidecar ran",
                                seen ->
                                        seen.leaks().isEmpty()
                                                && seen.callsWhileDown() >= KilledSidecar.ENOUGH));
        leaves.expect("recovers", watch::look)
                .settlesOn(
                        Expectation.of("a pod that is ready again", seen -> seen.ready()),
                        PodText.STARTS);
        leaves.expect("recovers", watch.meshed()).settlesOn(watch.served());
        leaves.expect("recovers", watch.plaintext()).settlesOn(refused());
    }
}
