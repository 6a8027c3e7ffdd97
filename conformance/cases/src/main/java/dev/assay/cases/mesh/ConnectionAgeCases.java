package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.RotationCases.COMES_BACK;
import static dev.assay.cases.mesh.RotationCases.PAYLOAD;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.OpenConnection;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.Http2Stream;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.workload.EchoApplication;
import java.time.Duration;

/** Connections that outlive their certificates, bounded by who asks for it. */
@InProfile(MESH)
final class ConnectionAgeCases {
    private static final Duration AGE = Duration.ofSeconds(2);

    /** What a busy machine may take to act, and to be seen to. */
    private static final Duration AT_LATEST = AGE.plusSeconds(6);

    /** Three connections one after the other. */
    private static final Patience LONG_ENOUGH = new Patience(AT_LATEST.multipliedBy(3), 1);

    /** Calls that must still go well when all that is bounded has ended; ten make a second. */
    private static final int AFTERWARDS = 10;

    @Case(
            id = "rot-08-bounded",
            title =
                    "maxConnectionDuration bounds a connection's age: a stream of bytes ends, a pooled connection is replaced and what is under way on it finished",
            source =
                    "istio/api: networking/v1/destination_rule.proto, max_connection_duration; istio/istio: pilot/pkg/networking/core/cluster_traffic_policy.go, applyConnectionPool, and networkfilter.go; istio/api#2341",
            how =
                    "DestinationRules bound connections to two hosts at two seconds. A TCP stream through both sidecars is used until it ends; requests go on, one after the other, to a server without a sidecar, which says on which connection each came; an HTTP/1.1 request and a gRPC stream that began before are used beyond that age, as is a stream to a third host.",
            rows = "S4",
            kills = {
                "connection-age-ignored",
                "connection-age-for-all",
                "connections-cut-after-seconds"
            })
    @Leaf(id = "stream-ends", level = Level.EXTENDED)
    @Leaf(id = "connection-replaced", level = Level.EXTENDED)
    @Leaf(id = "no-failed-request", level = Level.EXTENDED)
    @Leaf(id = "other-stream-lives-on", level = Level.EXTENDED)
    @Leaf(id = "grpc-stream-lives-on", level = Level.EXTENDED)
    @Leaf(id = "request-lives-on", level = Level.EXTENDED)
    void boundedInAge(Lane lane, Observations leaves) throws Exception {
        Workload server = lane.server();
        var dialer = lane.client().dialer();
        leaves.control(Actors.meshed(lane, server)).is(answered(200));
        leaves.control(Actors.meshed(lane, lane.naked())).is(answered(200));
        leaves.control(Actors.meshedTcp(lane, server)).is(echoed());
        lane.apply(bounding("server"));
        lane.apply(bounding("naked"));
        lane.awaitCallerSentinel();
        try (var other = open(lane, lane.sibling(), Actors.SERVICE_TCP);
                var calls = open(lane, server, Actors.SERVICE_AUTO);
                var upload = open(lane, server, Actors.SERVICE_HTTP);
                var kept = open(lane, lane.naked(), Actors.SERVICE_HTTP)) {
            Probe<Observation> exchange = () -> other.bytes(PAYLOAD);
            leaves.control(exchange).is(echoed());
            var stream = new Http2Stream(lane.host(server), EchoApplication.BOTH_WAYS);
            Probe<Observation> message = () -> calls.message(stream, PAYLOAD);
            leaves.control(message).is(COMES_BACK);
            Request request = RotationCases.post(lane.host(server));
            upload.begin(request);
            Request get = Request.get(lane.host(lane.naked()) + ":" + Actors.SERVICE_HTTP, "/");
            var pooled = new PooledConnections(() -> kept.http(get));
            try (var exchanges = Traffic.of(exchange, COMES_BACK);
                    var messages = Traffic.of(message, COMES_BACK);
                    var requests = Traffic.of(pooled, answered(200))) {
                StreamLife life =
                        StreamLife.watch(
                                dialer,
                                Destination.service(lane.host(server), Actors.SERVICE_TCP),
                                AT_LATEST);
                leaves.expect("stream-ends", () -> life).is(StreamLife.ended(AGE, AT_LATEST));
                leaves.expect("connection-replaced", pooled::seen)
                        .settlesOn(PooledConnections.replaced(AGE, AT_LATEST), LONG_ENOUGH);
                leaves.expect("no-failed-request", requests::seen)
                        .settlesOn(requests.goesOn(AFTERWARDS), LONG_ENOUGH);
                leaves.expect("other-stream-lives-on", exchanges::seen)
                        .settlesOn(exchanges.goesOn(AFTERWARDS), LONG_ENOUGH);
                leaves.expect("grpc-stream-lives-on", messages::seen)
                        .settlesOn(messages.goesOn(AFTERWARDS), LONG_ENOUGH);
            }
            leaves.expect("request-lives-on", () -> upload.end(request)).is(answered(200));
        }
    }

    private static OpenConnection open(Lane lane, Workload to, int servicePort) throws Exception {
        return OpenConnection.to(
                lane.client().dialer(),
                Destination.service(lane.host(to), servicePort),
                WireProbe.LIMIT);
    }

    private static String bounding(String host) {
        return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: bounded-%s
        spec:
          host: %s
          trafficPolicy:
            connectionPool:
              tcp:
                maxConnectionDuration: %ds
        """
                .formatted(host, host, AGE.toSeconds());
    }
}
