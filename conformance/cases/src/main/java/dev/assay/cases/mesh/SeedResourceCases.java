package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Actors.naked;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Scope;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;

/**
 * The resources of the documents that users start from, word for word; only where a document names
 * a namespace of its own is the lane's put in.
 */
@InProfile(MESH)
final class SeedResourceCases {
    @Case(
            id = "ya-01",
            title = "the documents' own YAML is accepted and does what they say",
            source = "seeds 002, 003 and 004",
            rows = "S25",
            kills = "old-api-versions-refused")
    @Leaf(id = "seed-002-peer-authentication")
    @Leaf(id = "seed-002-destination-rule")
    @Leaf(id = "seed-003-destination-rule")
    @Leaf(id = "seed-003-peer-authentication")
    @Leaf(id = "seed-004-mesh-wide")
    @Leaf(id = "seed-004-namespace")
    @Leaf(id = "seed-004-destination-rule")
    @OnLane(scope = Scope.MESH)
    void documentsResources(Lane lane, Observations leaves) throws Exception {
        Workload reviews = lane.deploy(WorkloadSpec.meshed("reviews"));
        lane.expose(ServiceSpec.standing("reviews"));
        Workload backend = lane.deploy(WorkloadSpec.meshed("backend"));
        lane.expose(ServiceSpec.standing("backend"));
        leaves.control(naked(lane, reviews)).is(answered(200));
        leaves.control(naked(lane, backend)).is(answered(200));
        var identified = answered(200).withClientIdentity(Actors.identity(lane, lane.client()));

        lane.apply(
                """
                apiVersion: security.istio.io/v1beta1
                kind: PeerAuthentication
                metadata:
                  name: foo-peer-policy
                  namespace: ${namespace}
                spec:
                  selector:
                    matchLabels:
                      app: reviews
                  mtls:
                    mode: STRICT
                """);
        leaves.expect("seed-002-peer-authentication", naked(lane, reviews)).settlesOn(refused());
        lane.apply(
                """
                apiVersion: networking.istio.io/v1alpha3
                kind: DestinationRule
                metadata:
                  name: reviews
                  namespace: ${namespace}
                spec:
                  host: reviews
                  trafficPolicy:
                    tls:
                      mode: ISTIO_MUTUAL
                """);
        leaves.expect("seed-002-destination-rule", meshed(lane, reviews)).settlesOn(identified);
        lane.apply(
                """
                apiVersion: networking.istio.io/v1alpha3
                kind: DestinationRule
                metadata:
                  name: backend
                spec:
                  host: backend
                  trafficPolicy:
                    tls:
                      mode: ISTIO_MUTUAL
                """);
        leaves.expect("seed-003-destination-rule", meshed(lane, backend)).settlesOn(identified);
        lane.apply(
                """
                apiVersion: security.istio.io/v1beta1
                kind: PeerAuthentication
                metadata:
                  name: backend
                spec:
                  selector:
                    matchLabels:
                      app: backend
                  mtls:
                    mode: STRICT
                """);
        leaves.expect("seed-003-peer-authentication", naked(lane, backend)).settlesOn(refused());

        leaves.control(naked(lane, lane.server())).is(answered(200));
        lane.apply(
                """
                apiVersion: security.istio.io/v1beta1
                kind: PeerAuthentication
                metadata:
                  name: namespace-mtls
                  namespace: ${namespace}
                spec:
                  mtls:
                    mode: STRICT
                """);
        leaves.expect("seed-004-namespace", naked(lane, lane.server())).settlesOn(refused());
        leaves.control(naked(lane, lane.otherServer())).is(answered(200));
        lane.applyRoot(
                """
                apiVersion: security.istio.io/v1beta1
                kind: PeerAuthentication
                metadata:
                  name: default
                  namespace: ${root}
                spec:
                  mtls:
                    mode: STRICT
                """);
        leaves.expect("seed-004-mesh-wide", naked(lane, lane.otherServer())).settlesOn(refused());
        lane.apply(
                """
                apiVersion: networking.istio.io/v1alpha3
                kind: DestinationRule
                metadata:
                  name: reviews-mtls
                spec:
                  host: reviews
                  trafficPolicy:
                    tls:
                      mode: ISTIO_MUTUAL
                """);
        lane.awaitCallerSentinel();
        leaves.expect("seed-004-destination-rule", meshed(lane, reviews)).settlesOn(identified);
    }
}
