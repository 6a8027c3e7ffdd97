package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.HTTP;
import static dev.assay.cases.mesh.Actors.nakedTo;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.fixtures.topology.HealthProbe.Purpose.LIVENESS;
import static dev.assay.fixtures.topology.HealthProbe.Purpose.READINESS;
import static dev.assay.fixtures.topology.HealthProbe.Purpose.STARTUP;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.environment.PodView;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.HealthProbe;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The kubelet's probes. It asks from the node, without a certificate: under STRICT it is refused,
 * and a TCP connection to a capturing proxy always comes about; so the mesh asks in its place.
 */
@InProfile(MESH)
final class HealthProbeCases {
    private static final String AGENT =
            "istio/istio: pilot/cmd/pilot-agent/status/server.go; pkg/kube/inject/app_probe.go";

    /** The kubelet's own pace: some failures in a row, the application's end, its start. */
    private static final Patience KUBELET = Patience.of(Duration.ofMinutes(2));

    /** Three answers in a row, a second apart, each within five seconds, by a slow kubelet. */
    private static final Patience ANSWERS = Patience.of(Duration.ofSeconds(45));

    /** Of a pod that is ready all have been asked but for liveness, which is in the next second. */
    private static final Patience FIRST_ANSWERS = Patience.of(Duration.ofSeconds(20));

    private static final int CLOSED = 19_999;
    private static final Pattern AGENT_PATH =
            Pattern.compile("^\\s*path: \"?(/app-health/[^\"\\s]+)\"?$", Pattern.MULTILINE);

    @Case(
            id = "hp-01",
            title =
                    "HTTP probes go to the sidecar, which asks the application: a pod gets ready under STRICT",
            source = AGENT + "; tests/integration/security/mtls_healthcheck_test.go",
            rows = "S20",
            kills = "http-probes-not-rewritten",
            needs = Need.CLUSTER)
    @Leaf(id = "rewritten")
    @Leaf(id = "ready")
    @Leaf(id = "application-asked")
    @Leaf(id = "not-restarted")
    void httpProbesUnderStrict(Lane lane, Observations leaves) throws Exception {
        strict(lane);
        Workload probed =
                lane.deploy(
                        WorkloadSpec.meshed("probed")
                                .probedBy(
                                        http(STARTUP, "/health/startup"),
                                        http(LIVENESS, "/health/liveness"),
                                        http(READINESS, "/health/readiness")));
        leaves.control(nakedTo(lane, probed, HTTP)).is(refused());
        leaves.expect("rewritten", () -> agentPaths(lane, probed))
                .is(
                        Expectation.equalTo(
                                List.of(
                                        "/app-health/app/livez",
                                        "/app-health/app/readyz",
                                        "/app-health/app/startupz")));
        leaves.expect("ready", pod(lane, probed)).settlesOn(ready(), ANSWERS);
        leaves.expect("application-asked", () -> asked(probed))
                .settlesOn(
                        Expectation.equalTo(
                                List.of(
                                        "/health/liveness",
                                        "/health/readiness",
                                        "/health/startup")),
                        FIRST_ANSWERS);
        leaves.expect("not-restarted", pod(lane, probed)).is(restarted(0));
    }

    @Case(
            id = "hp-02",
            title = "an application that says it is unwell is taken out, or restarted",
            source = AGENT,
            rows = "S20",
            kills = "applications-health-assumed",
            needs = Need.CLUSTER)
    @Leaf(id = "readiness-lost")
    @Leaf(id = "readiness-back")
    @Leaf(id = "not-restarted-meanwhile")
    @Leaf(id = "restarted")
    @Leaf(id = "ready-after-restart")
    @Leaf(id = "sidecar-untouched")
    void unhealthyApplication(Lane lane, Observations leaves) throws Exception {
        strict(lane);
        Workload probed =
                lane.deploy(
                        WorkloadSpec.meshed("probed")
                                .probedBy(
                                        // a slow start after the restart is no further illness
                                        http(STARTUP, "/health/startup"),
                                        http(LIVENESS, "/health/liveness"),
                                        http(READINESS, "/health/readiness")));
        leaves.control(pod(lane, probed)).is(ready(), KUBELET);
        leaves.control(telling(probed, "/health/readiness", 503)).is(answered(200));
        leaves.expect("readiness-lost", pod(lane, probed)).settlesOn(notReady(), ANSWERS);
        leaves.control(telling(probed, "/health/readiness", 200)).is(answered(200));
        leaves.expect("readiness-back", pod(lane, probed)).settlesOn(ready(), KUBELET);
        leaves.expect("not-restarted-meanwhile", pod(lane, probed)).is(restarted(0));

        leaves.control(telling(probed, "/health/liveness", 500)).is(answered(200));
        leaves.expect("restarted", pod(lane, probed)).settlesOn(restarted(1), ANSWERS);
        leaves.expect("ready-after-restart", pod(lane, probed))
                .settlesOn(
                        ready().and(restarted(1))
                                .givenUpWhen(seen -> restarts(seen, WorkloadSpec.CONTAINER) != 1),
                        KUBELET);
        leaves.expect("sidecar-untouched", pod(lane, probed))
                .is(
                        Expectation.of(
                                "the sidecar was not restarted",
                                seen -> restarts(seen, lane.cluster().sidecarContainer()) == 0));
    }

    @OnLane(workloads = false)
    @Case(
            id = "hp-03",
            title = "a TCP probe of a closed port fails, though the proxy takes every connection",
            source = AGENT + "; tests/integration/pilot/tcp_probe_test.go",
            rows = "S20",
            kills = "tcp-probes-not-rewritten",
            needs = Need.CLUSTER)
    @Leaf(id = "open-port-ready")
    @Leaf(id = "closed-port-not-ready")
    void tcpProbes(Lane lane, Observations leaves) throws Exception {
        Workload closed =
                lane.deploy(
                        WorkloadSpec.meshed("closed").probedBy(HealthProbe.tcp(READINESS, CLOSED)));
        Workload open =
                lane.deploy(WorkloadSpec.meshed("open").probedBy(HealthProbe.tcp(READINESS, HTTP)));
        // the closed one came first: when the other is ready, it has had its time
        leaves.expect("open-port-ready", pod(lane, open)).settlesOn(ready(), KUBELET);
        leaves.expect("closed-port-not-ready", pod(lane, closed))
                .settlesOn(
                        notReady()
                                .and(
                                        Expectation.of(
                                                "with its sidecar ready and its application running",
                                                seen ->
                                                        isReady(
                                                                        seen,
                                                                        lane.cluster()
                                                                                .sidecarContainer())
                                                                && isRunning(seen)))
                                .givenUpWhen(PodView::isReady),
                        KUBELET);
    }

    private static void strict(Lane lane) throws Exception {
        lane.apply(peerAuthentication("strict", "STRICT"));
        lane.awaitSentinel(lane.server());
    }

    private static HealthProbe http(HealthProbe.Purpose purpose, String path) {
        return HealthProbe.http(purpose, HTTP, path);
    }

    private static Probe<PodView> pod(Lane lane, Workload workload) {
        return () ->
                lane.cluster()
                        .pod(workload.namespace(), workload.spec().name())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "pod " + workload.spec().name() + " is gone"));
    }

    private static Expectation<PodView> ready() {
        return Expectation.of("ready", PodView::isReady);
    }

    private static Expectation<PodView> notReady() {
        return Expectation.of("not ready", seen -> !seen.isReady());
    }

    private static Expectation<PodView> restarted(int times) {
        return Expectation.of(
                "the application restarted " + times + " times",
                seen -> restarts(seen, WorkloadSpec.CONTAINER) == times);
    }

    private static int restarts(PodView pod, String container) {
        return pod.container(container).map(PodView.Container::restarts).orElse(-1);
    }

    private static boolean isReady(PodView pod, String container) {
        return pod.container(container).map(PodView.Container::ready).orElse(false);
    }

    private static boolean isRunning(PodView pod) {
        return pod.container(WorkloadSpec.CONTAINER).map(PodView.Container::running).orElse(false);
    }

    /** What the kubelet was told to ask, where that is the sidecar's to answer. */
    private static List<String> agentPaths(Lane lane, Workload workload) {
        var yaml =
                lane.cluster()
                        .read("v1", "Pod", workload.namespace(), workload.spec().name())
                        .orElseThrow();
        return List.copyOf(
                new TreeSet<>(
                        AGENT_PATH.matcher(yaml).results().map(found -> found.group(1)).toList()));
    }

    /** The health paths of which the application itself was asked. */
    private static List<String> asked(Workload workload) {
        return List.copyOf(
                new TreeSet<>(
                        workload.received().stream()
                                .filter(entry -> entry.startsWith("GET /health/"))
                                .map(entry -> entry.split(" ", 3)[1])
                                .toList()));
    }

    /** From inside the pod, where nothing is captured on the way to loopback. */
    private static Probe<Observation> telling(Workload workload, String path, int status) {
        return () ->
                WireProbe.http(
                        workload.dialer(),
                        Destination.service("127.0.0.1", HTTP),
                        new Request(
                                "POST",
                                path + "?status=" + status,
                                "localhost",
                                List.of(),
                                new byte[0]));
    }
}
