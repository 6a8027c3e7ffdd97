package dev.assay.cases.mesh;

import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.Ports;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.NotCarried;
import dev.assay.fixtures.wire.Tap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A server of a case's own, with a sidecar, before which everything that passes is captured. Its
 * services are {@code tapped} (the standing ports) and {@code tapped-h2} (HTTP/2 by declaration).
 */
final class TappedServer {
    private static final AtomicInteger MARKERS = new AtomicInteger();
    private static final int REUSES_TRIED = 20;
    private static final String NAME = "tapped";
    private static final String HTTP2_NAME = "tapped-h2";

    private final Lane lane;
    private final Workload workload;
    private final Tap tap;

    private TappedServer(Lane lane, Workload workload, Tap tap) {
        this.lane = lane;
        this.workload = workload;
        this.tap = tap;
    }

    /**
     * Brings it up.
     *
     * @throws NotCarried where nothing can be captured
     */
    static TappedServer in(Lane lane) {
        lane.expose(ServiceSpec.standing(NAME));
        lane.expose(
                new ServiceSpec(
                        HTTP2_NAME,
                        Map.of("app", NAME),
                        List.of(
                                new ServiceSpec.Port(
                                        "http2", ServiceSpec.HTTP, Ports.HTTP_TWO.number()))));
        Workload workload = lane.deploy(WorkloadSpec.meshed(NAME).withTap());
        Tap tap =
                workload.tap()
                        .orElseThrow(() ->
                                new NotCarried(
                                        "this environment captures nothing between two sidecars"));
        return new TappedServer(lane, workload, tap);
    }

    /** A text that occurs nowhere else, long enough to be found in what should not show it. */
    static String marker() {
        return "assay-marker-%06d-".formatted(MARKERS.incrementAndGet());
    }

    Workload workload() {
        return workload;
    }

    Tap tap() {
        return tap;
    }

    Destination http() {
        return Destination.service(lane.namespace().host(NAME), ServiceSpec.HTTP);
    }

    Destination http2() {
        return Destination.service(lane.namespace().host(HTTP2_NAME), ServiceSpec.HTTP);
    }

    Destination tcp() {
        return Destination.service(lane.namespace().host(NAME), Actors.SERVICE_TCP);
    }

    /**
     * A request with a header of its own; the application answers with the headers that it got. It
     * is a POST, which no proxy may send a second time by itself (RFC 9110 section 9.2.2).
     */
    Request request(String payload) {
        return new Request(
                "POST",
                "/",
                lane.namespace().host(NAME),
                List.of("x-assay-payload: " + payload),
                "body".getBytes(StandardCharsets.US_ASCII));
    }

    /** A caller asks through its sidecar. */
    Probe<Observation> asked(Workload caller, String payload) {
        return () -> WireProbe.http(caller.dialer(), http(), request(payload));
    }

    /** A caller sends bytes through its sidecar. */
    Probe<Observation> sent(Workload caller, String payload) {
        return () -> WireProbe.bytes(caller.dialer(), tcp(), payload);
    }

    /**
     * An exchange during which one record of its own connection was damaged. While the caller's
     * sidecar opens a new connection for it (and what was damaged is at most the old one's
     * farewell) it is made again; if it does so every time, the last exchange is what was seen.
     *
     * @throws NotCarried when no record was ever damaged: no connection is used twice
     */
    <T> T damaged(Consumer<Tap> damage, Probe<T> exchange) throws Exception {
        int atFirst = tap.damagedRecords();
        for (int tried = 1; ; tried++) {
            int before = tap.damagedRecords();
            int connections = tap.captures().size();
            damage.accept(tap);
            T seen = exchange.observe();
            boolean onItsOwn =
                    tap.damagedRecords() > before && tap.captures().size() == connections;
            if (onItsOwn || (tried == REUSES_TRIED && tap.damagedRecords() > atFirst)) {
                return seen;
            }
            if (tried == REUSES_TRIED) {
                throw new NotCarried(
                        "the caller's sidecar used no connection twice: none could be damaged in use");
            }
        }
    }

    /** What was captured on one of its ports. */
    Captured captured(int workloadPort) {
        return new Captured(
                tap.captures().stream().filter(capture -> capture.port() == workloadPort).toList());
    }
}
