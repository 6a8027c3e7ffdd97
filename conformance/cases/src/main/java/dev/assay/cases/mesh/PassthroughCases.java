package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Actors.meshedTcp;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.Map;

/** Connections that are not balanced: they go where the application meant them to go. */
@InProfile(MESH)
final class PassthroughCases {
    private static final Map<String, String> PAIR = Map.of("group", "pair");

    @Case(
            id = "am-08",
            title = "a DestinationRule that says PASSTHROUGH leaves auto mTLS on",
            source =
                    "istio/istio: tests/integration/security/reachability_test.go, \"global automtls passthrough\"",
            how =
                    "Recorded, and gating nobody: a caller that dials one pod's own address for the service gets that pod, over mTLS.",
            rows = "S11",
            kills = "passthrough-is-plaintext")
    @Leaf(id = "http")
    @Leaf(id = "http-under-strict")
    @Leaf(id = "tcp-under-strict")
    @Leaf(id = "naked-server")
    @Leaf(id = "pod-that-was-dialled", level = Level.PROVISIONAL)
    void passedThrough(Lane lane, Observations leaves) throws Exception {
        var identified = answered(200).withClientIdentity(Actors.identity(lane, lane.client()));
        leaves.control(meshed(lane, lane.server())).is(identified);
        leaves.control(meshedTcp(lane, lane.server())).is(echoed());
        lane.apply(passthrough("server"));
        lane.apply(passthrough("naked"));
        lane.awaitCallerSentinel();
        leaves.expect("http", meshed(lane, lane.server())).settlesOn(identified);
        leaves.expect("naked-server", meshed(lane, lane.naked()))
                .settlesOn(answered(200).withoutClientIdentity());
        lane.apply(peerAuthentication("default", "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.expect("http-under-strict", meshed(lane, lane.server())).settlesOn(identified);
        leaves.expect("tcp-under-strict", meshedTcp(lane, lane.server())).settlesOn(echoed());

        lane.deploy(WorkloadSpec.meshed("pair-a").labelled(PAIR));
        Workload second = lane.deploy(WorkloadSpec.meshed("pair-b").labelled(PAIR));
        lane.expose(new ServiceSpec("pair", PAIR, ServiceSpec.untranslatedPorts()));
        lane.apply(passthrough("pair"));
        String authority = lane.namespace().host("pair") + ":" + Actors.HTTP;
        leaves.expect(
                        "pod-that-was-dialled",
                        () ->
                                WireProbe.http(
                                        lane.client().dialer(),
                                        second.port(Actors.HTTP),
                                        Request.get(authority, "/")))
                .settlesOn(
                        answered(200)
                                .byWorkload("pair-b")
                                .withClientIdentity(Actors.identity(lane, lane.client())));
    }

    private static String passthrough(String host) {
        return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: %s
        spec:
          host: %s
          trafficPolicy:
            loadBalancer:
              simple: PASSTHROUGH
        """
                .formatted(host, host);
    }
}
