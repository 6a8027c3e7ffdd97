package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Actors.meshedTcp;
import static dev.assay.cases.mesh.Actors.naked;
import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Scope;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.Map;

/**
 * Whether a caller's sidecar speaks mesh mTLS: by itself (auto mTLS), or because a DestinationRule
 * says so.
 */
@InProfile(MESH)
final class ClientTlsCases {
    private static final String CLUSTER_TLS =
            "istio/istio: pilot/pkg/networking/core/cluster_tls.go";
    private static final String CHECKER = "istio/istio: pilot/pkg/xds/endpoints/mtls_checker.go";
    private static final String REACHABILITY =
            "istio/istio: tests/integration/security/reachability_test.go";

    @Case(
            id = "am-01",
            title =
                    "without a DestinationRule: mTLS to a workload with a sidecar, plaintext to one without",
            source = REACHABILITY + ", \"automtls\"",
            rows = {"S11", "S21"},
            kills = {"always-plaintext", "always-mutual", "mesh-alpn-not-offered"})
    @Leaf(id = "meshed-server")
    @Leaf(id = "meshed-server-tcp")
    @Leaf(id = "naked-server")
    @Leaf(id = "naked-server-tcp")
    @OnLane(scope = Scope.READ_ONLY)
    void automatic(Lane lane, Observations leaves) throws Exception {
        leaves.expect("meshed-server", meshed(lane, lane.server()))
                .settlesOn(answered(200).withClientIdentity(Actors.identity(lane, lane.client())));
        leaves.expect("meshed-server-tcp", meshedTcp(lane, lane.server())).settlesOn(echoed());
        leaves.expect("naked-server", meshed(lane, lane.naked()))
                .settlesOn(answered(200).withoutClientIdentity());
        leaves.expect("naked-server-tcp", meshedTcp(lane, lane.naked())).settlesOn(echoed());
    }

    @Case(
            id = "am-02",
            title = "of one service's endpoints exactly those with a sidecar get mTLS",
            source = CLUSTER_TLS + ", transport_socket_matches; " + CHECKER,
            rows = "S11",
            kills = {"decides-per-service", "always-plaintext"})
    @Leaf(id = "injected-endpoint")
    @Leaf(id = "naked-endpoint")
    void decidedPerEndpoint(Lane lane, Observations leaves) throws Exception {
        Map<String, String> mixed = Map.of("group", "mixed");
        lane.deploy(WorkloadSpec.meshed("with").labelled(mixed));
        lane.deploy(WorkloadSpec.naked("without").labelled(mixed));
        lane.expose(new ServiceSpec("mixed", mixed, ServiceSpec.standingPorts()));
        lane.apply(peerAuthentication("strict", selecting("app: with"), "STRICT"));
        leaves.expect("injected-endpoint", Actors.untilAnsweredBy(lane, "mixed", "with"))
                .settlesOn(answered(200).withClientIdentity(Actors.identity(lane, lane.client())));
        leaves.expect("naked-endpoint", Actors.untilAnsweredBy(lane, "mixed", "without"))
                .settlesOn(answered(200).withoutClientIdentity());
    }

    @Case(
            id = "am-04",
            title = "a workload in DISABLE mode is called in plaintext",
            source = CHECKER + "; istio/istio#32788, #32079",
            rows = "S11",
            kills = "server-mode-unseen-by-client")
    @Leaf(id = "http")
    @Leaf(id = "tcp")
    void disabledServer(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshed(lane, lane.server())).is(answered(200));
        lane.apply(peerAuthentication("plain", selecting("app: server"), "DISABLE"));
        leaves.expect("http", meshed(lane, lane.server()))
                .settlesOn(answered(200).withoutClientIdentity());
        leaves.expect("tcp", meshedTcp(lane, lane.server())).settlesOn(echoed());
    }

    @Case(
            id = "am-07",
            title = "a DestinationRule that says nothing of TLS leaves auto mTLS on",
            source = "istio/api: mesh/v1alpha1/config.proto:235-245, enableAutoMtls",
            rows = {"S10", "S11"},
            kills = "missing-tls-is-disable")
    @Leaf(id = "identified")
    @Leaf(id = "also-under-strict")
    void ruleWithoutTls(Lane lane, Observations leaves) throws Exception {
        lane.apply(
                """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata:
                  name: balanced
                spec:
                  host: server
                  trafficPolicy:
                    loadBalancer:
                      simple: ROUND_ROBIN
                """);
        lane.awaitCallerSentinel();
        var identified = answered(200).withClientIdentity(Actors.identity(lane, lane.client()));
        leaves.expect("identified", meshed(lane, lane.server())).settlesOn(identified);
        lane.apply(peerAuthentication("default", "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.expect("also-under-strict", meshed(lane, lane.server())).settlesOn(identified);
    }

    @Case(
            id = "dr-01",
            title = "ISTIO_MUTUAL towards a server without a sidecar fails and does not fall back",
            source = REACHABILITY + ", notNaked",
            rows = "S10",
            kills = "falls-back-to-plaintext")
    @Leaf(id = "http")
    @Leaf(id = "tcp")
    void mutualToNaked(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshed(lane, lane.naked())).is(answered(200));
        leaves.control(meshedTcp(lane, lane.naked())).is(echoed());
        lane.apply(destinationRule("mutual", "naked", "ISTIO_MUTUAL"));
        leaves.expect("http", meshed(lane, lane.naked())).settlesOn(upstreamFailure());
        leaves.expect("tcp", meshedTcp(lane, lane.naked())).settlesOn(refused());
    }

    @Case(
            id = "dr-02",
            title = "DISABLE towards a STRICT server fails at the caller with 503",
            source = REACHABILITY + ", \"migration tls disabled\"; istio/istio#32079",
            rows = {"S10", "S16"},
            kills = "destination-rule-ignored")
    @Leaf(id = "http")
    @Leaf(id = "tcp")
    void plaintextToStrict(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshed(lane, lane.server())).is(answered(200));
        leaves.control(meshedTcp(lane, lane.server())).is(echoed());
        lane.apply(peerAuthentication("default", "STRICT"));
        lane.apply(destinationRule("plain", "server", "DISABLE"));
        leaves.expect("http", meshed(lane, lane.server())).settlesOn(upstreamFailure());
        leaves.expect("tcp", meshedTcp(lane, lane.server())).settlesOn(refused());
    }

    @Case(
            id = "dr-03",
            title = "ISTIO_MUTUAL towards a server in DISABLE mode fails at the caller with 503",
            source =
                    "istio/istio: pilot/pkg/networking/core/sidecar_simulation_test.go; istio/istio#32079",
            rows = {"S10", "S16"},
            kills = {"falls-back-to-plaintext", "disable-still-terminates"})
    @Leaf(id = "http")
    void mutualToDisabled(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshed(lane, lane.server())).is(answered(200));
        lane.apply(peerAuthentication("plain", selecting("app: server"), "DISABLE"));
        lane.apply(destinationRule("mutual", "server", "ISTIO_MUTUAL"));
        lane.awaitSentinel(lane.server());
        leaves.expect("http", meshed(lane, lane.server())).settlesOn(upstreamFailure());
    }

    @Case(
            id = "dr-04",
            title = "DISABLE towards a PERMISSIVE server is plaintext",
            source = REACHABILITY,
            rows = "S10",
            kills = {"destination-rule-ignored", "destination-rule-host-ignored"})
    @Leaf(id = "http")
    @Leaf(id = "other-services-keep-mtls")
    void plaintextToPermissive(Lane lane, Observations leaves) throws Exception {
        var identified = answered(200).withClientIdentity(Actors.identity(lane, lane.client()));
        leaves.control(meshed(lane, lane.server())).is(identified);
        lane.apply(destinationRule("plain", "server", "DISABLE"));
        leaves.expect("http", meshed(lane, lane.server()))
                .settlesOn(answered(200).withoutClientIdentity());
        leaves.expect("other-services-keep-mtls", meshed(lane, lane.sibling()))
                .settlesOn(identified);
    }

    @Case(
            id = "ap-01",
            title = "an unchanged plain-HTTP application works in the mesh and out of it",
            source = "seeds 000 to 004: the application keeps speaking plain HTTP",
            rows = "S5",
            kills = {"always-plaintext", "strict-by-default", "always-mutual"})
    @Leaf(id = "meshed-to-meshed")
    @Leaf(id = "meshed-to-naked")
    @Leaf(id = "naked-to-meshed")
    @Leaf(id = "naked-to-naked")
    @OnLane(scope = Scope.READ_ONLY)
    void unchangedApplication(Lane lane, Observations leaves) throws Exception {
        leaves.expect("meshed-to-meshed", meshed(lane, lane.server()))
                .settlesOn(
                        answered(200)
                                .byWorkload("server")
                                .withClientIdentity(Actors.identity(lane, lane.client())));
        leaves.expect("meshed-to-naked", meshed(lane, lane.naked()))
                .settlesOn(answered(200).byWorkload("naked"));
        leaves.expect("naked-to-meshed", naked(lane, lane.server()))
                .settlesOn(answered(200).byWorkload("server"));
        leaves.expect("naked-to-naked", naked(lane, lane.naked()))
                .settlesOn(answered(200).byWorkload("naked"));
    }
}
