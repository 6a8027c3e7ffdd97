package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.environment.Cluster;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.PodView;
import dev.assay.fixtures.wire.Destination;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod whose sidecar is killed, and what a naked caller gets from it at each look. Its application
 * writes down every request, so that one which reached it shows even if no answer came. Not
 * thread-safe.
 */
final class KilledSidecar {
    static final String POD = "guarded";

    /** Calls without a sidecar that make a finding. */
    static final int ENOUGH = 10;

    static final String SERVER =
            "echo guarded > /tmp/index.html; exec /usr/bin/busybox httpd -f -vv -p 8080 -h /tmp";

    /**
     * In the background, so that the command itself has ended before. The pod's containers share
     * their processes: the sidecar's main one is not the first there, and can be killed.
     */
    private static final List<String> KILL =
            List.of("/bin/sh", "-c", "(sleep 1; kill -9 -1) >/dev/null 2>&1 & exit 0");

    private static final String PLAINTEXT_PATH = "/plaintext/";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Lane lane;
    private final Namespace home;
    private final int port;
    private final List<String> leaks = new ArrayList<>();
    private boolean begun;
    private int calls;
    private int callsWhileDown;

    KilledSidecar(Lane lane, Namespace home, int port) {
        this.lane = lane;
        this.home = home;
        this.port = port;
    }

    /**
     * What was seen so far, all looks together.
     *
     * @param callsWhileDown calls before and after which no sidecar ran
     * @param leaks plaintext that reached the application
     */
    record Seen(
            boolean ready,
            boolean running,
            int restarts,
            int callsWhileDown,
            List<String> leaks,
            String pod)
            implements Described {
        @Override
        public String describe() {
            return "%d plaintext calls while no sidecar ran, %d reached the application%s; %s"
                    .formatted(
                            callsWhileDown,
                            leaks.size(),
                            leaks.isEmpty() ? "" : ": " + leaks.getFirst(),
                            pod);
        }
    }

    /** From here on plaintext calls count. */
    void begin() {
        begun = true;
    }

    /** One call in plaintext, where they count, and the pod as it is. */
    Seen look() throws Exception {
        Cluster cluster = lane.cluster();
        PodView before = cluster.pod(home.name(), POD).orElseThrow();
        if (begun) {
            Observation answer = plaintext(PLAINTEXT_PATH + calls++).observe();
            if (answer instanceof Observation.HttpAnswered
                    || answer instanceof Observation.BytesAnswered) {
                leaks.add(answer.describe());
            }
            String log = cluster.log(home.name(), POD, PodText.APP, false);
            if (log.contains(PLAINTEXT_PATH)) {
                leaks.add(
                        log.substring(log.indexOf(PLAINTEXT_PATH)).lines().findFirst().orElse(""));
            }
        }
        PodView after = cluster.pod(home.name(), POD).orElseThrow();
        if (begun && !runs(before) && !runs(after) && restarts(before) == restarts(after)) {
            callsWhileDown++;
        }
        return new Seen(
                after.isReady(),
                runs(after),
                restarts(after),
                callsWhileDown,
                List.copyOf(leaks),
                after.toString());
    }

    void kill() throws IOException {
        lane.cluster().exec(home.name(), POD, lane.cluster().sidecarContainer(), KILL, LIMIT);
    }

    Probe<Observation> plaintext() {
        return plaintext("/");
    }

    /** At the pod's own address, which no Service takes away while the pod is not ready. */
    private Probe<Observation> plaintext(String path) {
        return () -> {
            String address = lane.cluster().pod(home.name(), POD).orElseThrow().ip();
            return WireProbe.http(
                    lane.naked().dialer(),
                    Destination.service(address, port),
                    Request.get(home.host(POD), path));
        };
    }

    Probe<Observation> meshed() {
        String host = home.host(POD);
        return () ->
                WireProbe.http(
                        lane.client().dialer(),
                        Destination.service(host, port),
                        Request.get(host + ":" + port, "/"));
    }

    Expectation<Observation> served() {
        return Expectation.of(
                "the application's page",
                seen ->
                        seen instanceof Observation.HttpAnswered http
                                && http.status() == 200
                                && http.text().startsWith(POD));
    }

    private boolean runs(PodView pod) {
        return pod.container(lane.cluster().sidecarContainer())
                .map(PodView.Container::running)
                .orElse(false);
    }

    private int restarts(PodView pod) {
        return pod.container(lane.cluster().sidecarContainer())
                .map(PodView.Container::restarts)
                .orElse(0);
    }
}
