package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Actors.meshedFrom;
import static dev.assay.cases.mesh.Actors.naked;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A control plane that goes and comes back, while workloads go on calling each other. */
@InProfile(MESH)
final class ControlPlaneOutageCases {
    /** Proxies that have lost their control plane try again at growing intervals. */
    private static final Patience RECONNECT = Patience.of(Duration.ofMinutes(1));

    /** So many that an interruption of seconds would have been met. */
    private static final int CALLS = 20;

    @Case(
            id = "ca-13",
            title =
                    "a control plane that signs with a root of its own has the same one after a restart, and nobody notices",
            source = "istio/istio: pilot/pkg/bootstrap/istio_ca.go, istio-ca-secret",
            rows = "S3",
            kills = "root-remade-at-start",
            needs = Need.CLUSTER)
    @Leaf(id = "no-outage")
    @Leaf(id = "same-root")
    @Leaf(id = "old-meets-new")
    @Leaf(id = "new-meets-old")
    @Leaf(id = "no-restart")
    @Leaf(id = "same-instance")
    @OnLane(scope = Scope.MESH, selfSigned = true)
    void restartKeepsTheRoot(Lane lane, Observations leaves) throws Exception {
        underStrict(lane, leaves);
        var instance = lane.server().instance();
        var root = Roots.of(lane);
        try (var traffic = Traffic.of(meshed(lane, lane.server()), answered(200))) {
            lane.controlPlane().restart();
            leaves.expect("same-root", () -> Roots.of(lane)).settlesOn(Expectation.equalTo(root));
            Workload late = lane.deploy(WorkloadSpec.meshed("late"));
            lane.expose(ServiceSpec.standing("late"));
            leaves.expect("old-meets-new", meshed(lane, late))
                    .settlesOn(
                            answered(200).withClientIdentity(Actors.identity(lane, lane.client())),
                            RECONNECT);
            leaves.expect("new-meets-old", meshedFrom(lane, late, lane.server()))
                    .settlesOn(
                            answered(200).withClientIdentity(Actors.identity(lane, late)),
                            RECONNECT);
            leaves.expect("no-outage", traffic::seen).settlesOn(Traffic.unbroken(CALLS), RECONNECT);
        }
        leaves.expect("no-restart", lane.server()::restarts).is(Expectation.equalTo(0));
        Actors.expectInstance(leaves, "same-instance", lane.server(), instance);
    }

    @Case(
            id = "cp-01",
            title =
                    "without its control plane a mesh goes on as configured; when that is back, it catches up",
            source =
                    "istio.io: docs/ops/deployment/architecture, control plane and data plane; Envoy: docs/api-docs/xds_protocol, resources stay until replaced",
            rows = {"S9", "S14"},
            kills = "returning-proxy-refused")
    @Leaf(id = "mtls-while-away")
    @Leaf(id = "strict-while-away")
    @Leaf(id = "no-outage")
    @Leaf(id = "deletion-while-away-arrives")
    @Leaf(id = "policy-after-it-is-back")
    @Leaf(id = "sibling-untouched")
    @Leaf(id = "new-workload-after-it-is-back")
    @OnLane(scope = Scope.MESH)
    void goesOnWithoutControlPlane(Lane lane, Observations leaves) throws Exception {
        underStrict(lane, leaves);
        // stands, and is known, before the outage: what would come up during it is not injected
        Workload sibling = lane.sibling();
        var identified = answered(200).withClientIdentity(Actors.identity(lane, lane.client()));
        leaves.control(meshed(lane, sibling)).is(identified);
        try (var traffic = Traffic.of(meshed(lane, lane.server()), identified)) {
            var outage = lane.controlPlane().stop();
            try {
                leaves.expect("mtls-while-away", meshed(lane, sibling)).settlesOn(identified);
                leaves.expect("strict-while-away", naked(lane, lane.server())).settlesOn(refused());
                // no webhook is asked of a deletion, so that it can be made now
                lane.delete("PeerAuthentication", "strict");
            } finally {
                outage.close();
            }
            leaves.expect("deletion-while-away-arrives", naked(lane, lane.server()))
                    .settlesOn(answered(200), RECONNECT);
            // each proxy comes back in its own time: that the server has, says nothing of this one
            leaves.control(naked(lane, sibling)).is(answered(200), RECONNECT);
            lane.apply(peerAuthentication("strict-again", selecting("app: server"), "STRICT"));
            leaves.expect("policy-after-it-is-back", naked(lane, lane.server()))
                    .settlesOn(refused(), RECONNECT);
            leaves.expect("sibling-untouched", naked(lane, sibling)).settlesOn(answered(200));
            Workload late = lane.deploy(WorkloadSpec.meshed("late"));
            leaves.expect("new-workload-after-it-is-back", meshedFrom(lane, late, lane.server()))
                    .settlesOn(
                            answered(200).withClientIdentity(Actors.identity(lane, late)),
                            RECONNECT);
            leaves.expect("no-outage", traffic::seen).settlesOn(Traffic.unbroken(CALLS), RECONNECT);
        }
    }

    /** Told by what a person tells roots apart by. */
    private record Roots(List<X509Certificate> certificates) {
        static Roots of(Lane lane) {
            return new Roots(lane.mesh().ca().roots());
        }

        @Override
        public String toString() {
            return certificates.stream()
                    .map(Certificates::describe)
                    .collect(Collectors.joining(", "));
        }
    }

    /** Only mTLS gets through, so that a call that is answered was one. */
    private static void underStrict(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        lane.apply(peerAuthentication("strict", "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.control(naked(lane, lane.server())).is(refused());
        leaves.control(meshed(lane, lane.server())).is(answered(200));
    }
}
