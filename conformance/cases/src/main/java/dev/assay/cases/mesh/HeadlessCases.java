package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import java.util.Map;

/**
 * A headless service's name leads to its pods' own addresses, of which a caller dials one; the pods
 * of a StatefulSet have names of their own under it.
 */
@InProfile(MESH)
final class HeadlessCases {
    private static final String ALL = "members";
    private static final String MIXED = "mixed";

    @Case(
            id = "am-03",
            title = "the pods of a headless service are called over mTLS where they have sidecars",
            source =
                    "istio/istio: pilot/pkg/model/push_context.go:2584, BestEffortInferServiceMTLSMode; istio/istio#27376",
            how =
                    "The pods of one headless service all have sidecars, also under STRICT. Of another's one has none: what comes then is recorded and gates nobody, since Istio speaks plaintext to all of them, and a mesh may do better. The two services share no pod, as in Istio they would share a listener.",
            rows = {"S10", "S11"},
            kills = "headless-unknown")
    @Leaf(id = "http", level = Level.EXTENDED)
    @Leaf(id = "pod-by-its-name", level = Level.EXTENDED)
    @Leaf(id = "http-under-strict", level = Level.EXTENDED)
    @Leaf(id = "tcp-under-strict", level = Level.EXTENDED)
    @Leaf(id = "mixed-injected-pod", level = Level.PROVISIONAL)
    @Leaf(id = "mixed-naked-pod", level = Level.PROVISIONAL)
    void headless(Lane lane, Observations leaves) throws Exception {
        Map<String, String> all = Map.of("group", ALL);
        Map<String, String> mixed = Map.of("group", MIXED);
        lane.expose(ServiceSpec.headless(ALL, all));
        lane.expose(ServiceSpec.headless(MIXED, mixed));
        lane.deploy(WorkloadSpec.meshed("member-0").labelled(all).governedBy(ALL));
        lane.deploy(WorkloadSpec.meshed("member-1").labelled(all).governedBy(ALL));
        lane.deploy(WorkloadSpec.meshed("with").labelled(mixed).governedBy(MIXED));
        lane.deploy(WorkloadSpec.naked("without").labelled(mixed).governedBy(MIXED));
        var identified = answered(200).withClientIdentity(Actors.identity(lane, lane.client()));
        leaves.expect("http", http(lane, ALL)).settlesOn(identified);
        leaves.expect("pod-by-its-name", http(lane, "member-1." + ALL))
                .settlesOn(
                        answered(200)
                                .byWorkload("member-1")
                                .withClientIdentity(Actors.identity(lane, lane.client())));
        leaves.expect("mixed-injected-pod", http(lane, "with." + MIXED)).settlesOn(identified);
        leaves.expect("mixed-naked-pod", http(lane, "without." + MIXED))
                .settlesOn(answered(200).withoutClientIdentity());

        leaves.control(tcp(lane, ALL)).is(echoed());
        lane.apply(peerAuthentication("strict", selecting("group: " + ALL), "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.expect("http-under-strict", http(lane, ALL)).settlesOn(identified);
        leaves.expect("tcp-under-strict", tcp(lane, ALL)).settlesOn(echoed());
    }

    private static Probe<Observation> http(Lane lane, String name) {
        var to = Destination.service(lane.namespace().host(name), Actors.HTTP);
        return () -> WireProbe.http(lane.client().dialer(), to, Request.get(to.toString(), "/"));
    }

    private static Probe<Observation> tcp(Lane lane, String name) {
        var to = Destination.service(lane.namespace().host(name), Actors.TCP);
        return () -> WireProbe.bytes(lane.client().dialer(), to, "assay-payload");
    }
}
