package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.mesh.RotationWatch.Seen;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.OpenConnection;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.Http2Stream;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.workload.EchoApplication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Certificates renew themselves: in time, each with a key of its own, again and again, and nobody
 * notices.
 */
@InProfile(MESH)
@OnLane(scope = Scope.READ_ONLY, certificateLifetimeSeconds = RotationCases.LIFETIME_SECONDS)
final class RotationCases {
    /** Long enough that a busy machine can renew in time, short enough to watch. */
    static final long LIFETIME_SECONDS = 8;

    /** Calls that must still go well when a renewal has been seen; ten make a second. */
    private static final int AFTERWARDS = 10;

    static final String PAYLOAD = "assay-payload";

    /** The application says who it is in its first answer on a connection only. */
    static final Expectation<Observation> COMES_BACK =
            Expectation.of(
                    "what was sent comes back",
                    seen ->
                            seen instanceof Observation.BytesAnswered answer
                                    && answer.text().endsWith(PAYLOAD));

    private static final String SECRET_CACHE =
            "istio/istio: security/pkg/nodeagent/cache/secretcache.go";
    private static final Patience LONG_ENOUGH =
            new Patience(Duration.ofSeconds(8 * LIFETIME_SECONDS), 1);

    @Case(
            id = "rot-01",
            title =
                    "under steady load a certificate is renewed before it expires; no request fails, nothing restarts",
            source = SECRET_CACHE + "; istio/istio#21239, #16222",
            how =
                    "A caller asks without pause, by HTTP/1.1 and HTTP/2 over its pools and by TCP on a fresh connection each time, while the server's certificate is looked at; by HTTP/2 until its own is renewed, too, with which its pools begin anew.",
            rows = "S4",
            features = Features.SHORT_LIFETIME,
            kills = {
                "never-rotates",
                "handshakes-fail-after-renewal",
                "renewed-caller-unknown-to-http2"
            })
    @Leaf(id = "renewed-before-expiry")
    @Leaf(id = "no-failed-request")
    @Leaf(id = "no-failed-http2-request")
    @Leaf(id = "no-failed-handshake")
    @Leaf(id = "no-restart")
    void renewedUnderLoad(Lane lane, Observations leaves) throws Exception {
        var auto = Destination.service(lane.host(lane.server()), Actors.SERVICE_AUTO);
        Probe<Observation> http2 = () -> WireProbe.h2(lane.client().dialer(), auto, "/");
        leaves.control(http2).is(answered(200));
        leaves.control(Actors.meshed(lane, lane.server())).is(answered(200));
        Probe<Observation> fresh = Actors.meshedTcp(lane, lane.server());
        leaves.control(fresh).is(echoed());
        var watch = new RotationWatch(lane, lane.server());
        try (var handshakes = Traffic.of(fresh, echoed());
                var requests = Traffic.of(http2, answered(200))) {
            var both =
                    RenewalOfBoth.from(
                            requests,
                            LivingLeaf.of(lane, lane.client()),
                            LivingLeaf.of(lane, lane.server()));
            leaves.expect("renewed-before-expiry", watch::look)
                    .settlesOn(
                            Expectation.<Seen>of(
                                            "a second certificate, shown before the first expired",
                                            seen -> seen.renewals() >= 1 && seen.allInTime())
                                    .givenUpWhen(seen -> !seen.allInTime()),
                            LONG_ENOUGH);
            leaves.expect("no-failed-request", watch::look)
                    .is(
                            Expectation.of(
                                    "every request answered with 200",
                                    seen -> seen.requests() > 0 && seen.failures().isEmpty()));
            leaves.expect("no-failed-handshake", handshakes::seen)
                    .settlesOn(handshakes.goesOn(AFTERWARDS), LONG_ENOUGH);
            leaves.expect("no-failed-http2-request", both::look)
                    .settlesOn(RenewalOfBoth.unnoticed(AFTERWARDS), LONG_ENOUGH);
        }
        leaves.expect("no-restart", lane.server()::restarts).is(Expectation.equalTo(0));
    }

    @Case(
            id = "rot-03",
            title = "every renewal brings a new key",
            source = SECRET_CACHE + ", generateNewSecret",
            rows = "S4",
            features = Features.SHORT_LIFETIME,
            kills = {"key-reused-at-rotation", "never-rotates"})
    void newKeyEachTime(Lane lane, Observations leaves) {
        var watch = new RotationWatch(lane, lane.sibling());
        leaves.expect(watch::look)
                .settlesOn(
                        Expectation.<Seen>of(
                                        "after a renewal as many keys as certificates",
                                        seen -> seen.renewals() >= 1 && seen.allKeysDiffer())
                                .givenUpWhen(seen -> !seen.allInTime() || !seen.allKeysDiffer()),
                        LONG_ENOUGH);
    }

    @Case(
            id = "rot-04",
            title = "three rotations in a row all happen",
            source = "istio/istio: releasenotes/notes/59912.yaml",
            rows = "S4",
            features = Features.SHORT_LIFETIME,
            kills = {"only-first-rotation-served", "never-rotates"})
    void threeInARow(Lane lane, Observations leaves) {
        var watch = new RotationWatch(lane, lane.otherServer());
        leaves.expect(watch::look)
                .settlesOn(
                        Expectation.<Seen>of(
                                        "three renewals, each in time",
                                        seen -> seen.renewals() >= 3 && seen.allInTime())
                                .givenUpWhen(seen -> !seen.allInTime()),
                        LONG_ENOUGH);
    }

    @Case(
            id = "rot-08",
            title =
                    "what is under way outlives the certificates under which it began; new connections have the new ones",
            source = "istio/istio#7630; semantics.md, rule 20",
            how =
                    "A TCP stream and a gRPC stream through both sidecars are used without pause, and an HTTP/1.1 request is not at its end, until the certificates that both sides had at the beginning are renewed and expired.",
            rows = "S4",
            features = Features.SHORT_LIFETIME,
            kills = {"streams-cut-after-seconds", "http1-cut-at-renewal", "http2-cut-at-renewal"})
    @Leaf(id = "stream-lives-on", level = Level.EXTENDED)
    @Leaf(id = "grpc-stream-lives-on", level = Level.EXTENDED)
    @Leaf(id = "request-lives-on", level = Level.EXTENDED)
    @Leaf(id = "new-connections-renewed", level = Level.EXTENDED)
    void underWayOutlivesItsCertificates(Lane lane, Observations leaves) throws Exception {
        Workload server = lane.server();
        var tcp = Destination.service(lane.host(server), Actors.SERVICE_TCP);
        var http = Destination.service(lane.host(server), Actors.SERVICE_HTTP);
        var auto = Destination.service(lane.host(server), Actors.SERVICE_AUTO);
        leaves.control(() -> WireProbe.h2(lane.client().dialer(), auto, "/")).is(answered(200));
        leaves.control(Actors.meshed(lane, server)).is(answered(200));
        try (var bytes = OpenConnection.to(lane.client().dialer(), tcp, WireProbe.LIMIT);
                var calls = OpenConnection.to(lane.client().dialer(), auto, WireProbe.LIMIT);
                var upload = OpenConnection.to(lane.client().dialer(), http, WireProbe.LIMIT)) {
            Probe<Observation> exchange = () -> bytes.bytes(PAYLOAD);
            leaves.control(exchange).is(echoed());
            var stream = new Http2Stream(lane.host(server), EchoApplication.BOTH_WAYS);
            Probe<Observation> message = () -> calls.message(stream, PAYLOAD);
            leaves.control(message).is(COMES_BACK);
            Request request = post(lane.host(server));
            upload.begin(request);
            LivingLeaf ofServer = LivingLeaf.of(lane, server).observe();
            LivingLeaf ofClient = LivingLeaf.of(lane, lane.client()).observe();
            leaves.control(() -> ofClient).is(LivingLeaf.aged(0, 1));
            try (var exchanges = Traffic.of(exchange, COMES_BACK);
                    var messages = Traffic.of(message, COMES_BACK)) {
                leaves.expect("new-connections-renewed", LivingLeaf.of(lane, server))
                        .settlesOn(LivingLeaf.insteadOf(ofServer, ofClient), LONG_ENOUGH);
                leaves.expect("stream-lives-on", exchanges::seen)
                        .settlesOn(exchanges.goesOn(AFTERWARDS), LONG_ENOUGH);
                leaves.expect("grpc-stream-lives-on", messages::seen)
                        .settlesOn(messages.goesOn(AFTERWARDS), LONG_ENOUGH);
            }
            leaves.expect("request-lives-on", () -> upload.end(request)).is(answered(200));
        }
    }

    /** What no proxy may send a second time by itself (RFC 9110 section 9.2.2). */
    static Request post(String host) {
        return new Request(
                "POST",
                "/",
                host + ":" + Actors.SERVICE_HTTP,
                List.of(),
                PAYLOAD.getBytes(StandardCharsets.US_ASCII));
    }
}
