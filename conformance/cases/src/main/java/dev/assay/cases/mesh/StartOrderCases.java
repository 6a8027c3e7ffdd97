package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.fixtures.environment.PodView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sidecar is there before the application and does not outlive it. The servers are STRICT: a
 * call that goes past the sidecar is refused.
 */
@InProfile(MESH)
final class StartOrderCases {
    private static final String JOB = "errand";

    /** A sidecar that is told to end drains for seconds; then pod and Job say what became of it. */
    private static final Patience ENDS = new Patience(Duration.ofSeconds(30), 1);

    /**
     * Calls a server as its first deed, writes the answer down, and ends with 0 if it was a 200.
     */
    private static final String FIRST_CALL =
            """
            OPEN_INPUT
            printf 'GET /first-call HTTP/1.1\\r\\nHost: ADDRESS\\r\\nConnection: close\\r\\n\\r\\n' >&3
            answer=$(busybox nc -w 10 HOST PORT <&3)
            echo "$answer"
            case $answer in 'HTTP/1.1 200'*) exit 0 ;; esac
            exit 1
            """;

    @Case(
            id = "in-07",
            title = "an application's first call, made as it starts, goes through its sidecar",
            source =
                    "istio/istio: pkg/kube/inject/webhook.go, reorderPod; Kubernetes: native sidecars (KEP-753); istio/istio issues 11130, 4341",
            how =
                    "A pod whose only deed is one call to a STRICT server, and that ends; with holdApplicationUntilProxyStarts.",
            rows = "S5",
            kills = "application-not-held-up",
            needs = Need.CLUSTER)
    @Leaf(id = "application")
    @Leaf(
            id = "beside",
            level = Level.EXTENDED,
            title = "the same where the sidecar is an ordinary container and held the application")
    @Leaf(
            id = "init-container",
            level = Level.EXTENDED,
            title = "an init container reaches the mesh too")
    void theFirstCall(Lane lane, Observations leaves) throws Exception {
        strict(lane, leaves);
        var cluster = lane.cluster();
        String namespace = lane.createNamespace("start", cluster.injectionLabel()).name();
        PodText caller =
                PodText.running("first", cluster.image(), firstCall(lane))
                        .annotated(
                                "proxy.istio.io/config", "{holdApplicationUntilProxyStarts: true}")
                        .specified("restartPolicy: Never");
        PodText early =
                PodText.running("early", cluster.image(), "exit 0")
                        .specified("restartPolicy: Never")
                        .initialized("preparation", firstCall(lane));
        PodText beside =
                new PodText(
                                "beside",
                                caller.image(),
                                caller.labels(),
                                caller.annotations(),
                                caller.spec(),
                                caller.script())
                        .annotated("sidecar.istio.io/nativeSidecar", "false");
        for (PodText each : List.of(caller, early, beside)) {
            cluster.apply(namespace, each.yaml());
        }
        leaves.expect("application", ended(lane, namespace, "first", PodText.APP))
                .settlesOn(answeredThroughSidecar(namespace), PodText.STARTS);
        leaves.expect("beside", ended(lane, namespace, "beside", PodText.APP))
                .settlesOn(answeredThroughSidecar(namespace), PodText.STARTS);
        leaves.expect("init-container", ended(lane, namespace, "early", "preparation"))
                .settlesOn(answeredThroughSidecar(namespace), PodText.STARTS);
    }

    @Case(
            id = "in-08",
            title = "a Job with a sidecar completes",
            source =
                    "Kubernetes: native sidecars (KEP-753); istio/istio issues 11045, 11659; pkg/kube/inject: ENABLE_NATIVE_SIDECARS",
            rows = "S5",
            kills = "sidecar-outlives-job",
            needs = Need.CLUSTER)
    @Leaf(id = "pod-succeeds")
    @Leaf(id = "job-completes")
    void jobsComplete(Lane lane, Observations leaves) throws Exception {
        strict(lane, leaves);
        var cluster = lane.cluster();
        String namespace = lane.createNamespace("job", cluster.injectionLabel()).name();
        cluster.apply(
                namespace,
                PodText.running(JOB, cluster.image(), firstCall(lane))
                        .specified("restartPolicy: Never")
                        .job());
        leaves.control(jobsPod(lane, namespace))
                .is(
                        Expectation.of(
                                "a pod with a sidecar",
                                pod ->
                                        pod.flatMap(each ->
                                                        each.container(cluster.sidecarContainer()))
                                                .isPresent()),
                        PodText.STARTS);
        leaves.control(jobsPod(lane, namespace))
                .is(
                        Expectation.of(
                                "an application that has ended",
                                pod ->
                                        pod.flatMap(each -> each.container(PodText.APP))
                                                .flatMap(PodView.Container::ended)
                                                .isPresent()),
                        PodText.STARTS);
        leaves.expect("pod-succeeds", jobsPod(lane, namespace))
                .settlesOn(
                        Expectation.of(
                                "a pod that has succeeded",
                                pod ->
                                        pod.map(each -> each.phase().equals("Succeeded"))
                                                .orElse(false)),
                        ENDS);
        leaves.expect(
                        "job-completes",
                        () -> cluster.read("batch/v1", "Job", namespace, JOB).orElse("no Job"))
                .settlesOn(
                        Expectation.of(
                                "a Job with one success", text -> text.contains("succeeded: 1")),
                        ENDS);
    }

    private static void strict(Lane lane, Observations leaves) throws Exception {
        leaves.control(Actors.naked(lane, lane.server())).is(answered(200));
        lane.apply(Policies.peerAuthentication("default", "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.control(Actors.naked(lane, lane.server())).is(refused());
    }

    private static String firstCall(Lane lane) {
        String host = lane.host(lane.server());
        return FIRST_CALL
                .replace("OPEN_INPUT", PodText.OPEN_INPUT)
                .replace("ADDRESS", host + ":" + Actors.SERVICE_HTTP)
                .replace("HOST", host)
                .replace("PORT", String.valueOf(Actors.SERVICE_HTTP));
    }

    private static Probe<Optional<PodView>> jobsPod(Lane lane, String namespace) {
        return () -> lane.cluster().pods(namespace, Map.of(PodText.APP, JOB)).stream().findFirst();
    }

    /** What a container wrote, once it has ended; before that, how its pod is. */
    private static Probe<String> ended(Lane lane, String namespace, String pod, String container) {
        return () -> {
            PodView view = lane.cluster().pod(namespace, pod).orElseThrow();
            boolean over =
                    view.container(container).filter(each -> each.ended().isPresent()).isPresent();
            return over
                    ? "%s %s: %s"
                            .formatted(
                                    container,
                                    view.container(container)
                                            .flatMap(PodView.Container::ended)
                                            .orElseThrow(),
                                    lane.cluster().log(namespace, pod, container, false))
                    : view.toString();
        };
    }

    private static Expectation<String> answeredThroughSidecar(String namespace) {
        String identity = "/ns/" + namespace + "/sa/default";
        return Expectation.<String>of(
                        "a first call answered with 200, with the client identity …" + identity,
                        seen ->
                                seen.contains("ended with 0")
                                        && seen.contains("HTTP/1.1 200")
                                        && seen.contains(identity))
                .givenUpWhen(seen -> seen.contains(" ended with 1 "));
    }
}
