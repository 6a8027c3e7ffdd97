package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Actors.meshedTcp;
import static dev.assay.cases.mesh.Actors.naked;
import static dev.assay.cases.mesh.Actors.nakedH2;
import static dev.assay.cases.mesh.Actors.nakedTcp;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.grpcDenied;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.wire.Destination;

/** What a denied caller sees: an answer in its own protocol, at once. */
@InProfile(MESH)
final class DenialFormCases {
    private static final String PAYLOAD = "assay-payload";

    @Case(
            id = "az-31",
            title =
                    "a denied caller gets 403, gRPC's PERMISSION_DENIED, or the end of its TCP connection",
            source =
                    "istio/istio: pkg/test/echo/check/checkers.go; Envoy: source/extensions/filters/network/rbac",
            how =
                    "One policy denies everything. On TCP the caller is judged by its first byte: a banner that the server sends before is not yet an admission.",
            rows = "S12",
            kills = "denial-is-500")
    @Leaf(id = "http")
    @Leaf(id = "http-through-sidecars")
    @Leaf(id = "http2")
    @Leaf(id = "grpc")
    @Leaf(id = "tcp")
    @Leaf(id = "tcp-through-sidecars")
    @Leaf(id = "server-first-through-sidecars")
    void inItsOwnProtocol(Lane lane, Observations leaves) throws Exception {
        Workload server = lane.server();
        var afterBanner = afterBanner(lane, server);
        leaves.control(naked(lane, server)).is(answered(200));
        leaves.control(meshed(lane, server)).is(answered(200));
        leaves.control(nakedH2(lane, server, Actors.HTTP)).is(answered(200));
        leaves.control(grpc(lane, server)).is(answered(200));
        leaves.control(nakedTcp(lane, server, Actors.TCP)).is(echoed());
        leaves.control(meshedTcp(lane, server)).is(echoed());
        leaves.control(afterBanner).is(payload());

        lane.apply(authorizationPolicy("nobody", selecting("app: server"), "DENY", "- {}"));
        leaves.expect("http", naked(lane, server)).settlesOn(denied());
        leaves.expect("http-through-sidecars", meshed(lane, server)).settlesOn(denied());
        leaves.expect("http2", nakedH2(lane, server, Actors.HTTP)).settlesOn(denied());
        leaves.expect("grpc", grpc(lane, server)).settlesOn(grpcDenied());
        leaves.expect("tcp", nakedTcp(lane, server, Actors.TCP)).settlesOn(refused());
        leaves.expect("tcp-through-sidecars", meshedTcp(lane, server)).settlesOn(refused());
        leaves.expect("server-first-through-sidecars", afterBanner).settlesOn(refused());
    }

    private static Probe<Observation> grpc(Lane lane, Workload server) {
        return () ->
                WireProbe.grpc(
                        lane.naked().dialer(), server.port(Actors.HTTP), "/assay.Echo/Unary");
    }

    private static Probe<Observation> afterBanner(Lane lane, Workload server) {
        var to = Destination.service(lane.host(server), Actors.SERVICE_SERVER_FIRST);
        return () -> WireProbe.bytesAfterBanner(lane.client().dialer(), to, PAYLOAD);
    }

    private static Expectation<Observation> payload() {
        return Expectation.of(
                "after the banner, the caller's own bytes",
                seen ->
                        seen instanceof Observation.BytesAnswered answer
                                && answer.text().equals(PAYLOAD));
    }
}
