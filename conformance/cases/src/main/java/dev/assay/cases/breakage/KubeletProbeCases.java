package dev.assay.cases.breakage;

import static dev.assay.cases.breakage.Symptoms.reset;
import static dev.assay.cases.catalogue.Profile.BREAKAGE;

import dev.assay.cases.breakage.Breakage.Place;
import dev.assay.cases.breakage.Breakage.State;
import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.sidecar.Cause;
import dev.assay.cases.sidecar.SidecarLog;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.diagnosis.Manifest;
import dev.assay.fixtures.environment.Cluster;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.PodView;
import dev.assay.fixtures.topology.ServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kubelet has no certificate of the mesh, and asks for a pod's health in plaintext. */
@InProfile(BREAKAGE)
final class KubeletProbeCases {
    private static final String POD = "probed";
    private static final String APPLICATION = "app";
    private static final int HTTP = 8080;
    private static final int HEALTH = 8081;

    /** The kubelet's own pace, on a node that has other work. */
    private static final Patience KUBELET = Patience.of(Duration.ofMinutes(2));

    static final Breakage PROBES_NOT_REWRITTEN =
            new Breakage(
                    Documents.ZERO_TRUST + "; " + Documents.HEALTH_CHECKS,
                    probed(
                            """
                            apiVersion: security.istio.io/v1beta1
                            kind: PeerAuthentication
                            metadata:
                              name: probed
                            spec:
                              selector:
                                matchLabels:
                                  app: probed
                              mtls:
                                mode: STRICT
                            """),
                    probed(
                            """
                            apiVersion: security.istio.io/v1beta1
                            kind: PeerAuthentication
                            metadata:
                              name: probed
                            spec:
                              selector:
                                matchLabels:
                                  app: probed
                              mtls:
                                mode: STRICT
                              portLevelMtls:
                                8081:
                                  mode: PERMISSIVE
                            """));

    private static State probed(String resources) {
        return new State(
                new Place(
                        List.of(),
                        List.of(
                                new ServiceSpec(
                                        POD,
                                        Map.of("app", POD),
                                        List.of(new ServiceSpec.Port("http", HTTP, HTTP))))),
                Place.EMPTY,
                resources);
    }

    /** A web server, and a second one that only the kubelet asks. */
    static String pod(String image) {
        return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: probed
          labels:
            app: probed
          annotations:
            sidecar.istio.io/rewriteAppHTTPProbers: "false"
        spec:
          automountServiceAccountToken: false
          terminationGracePeriodSeconds: 1
          containers:
          - name: app
            image: %s
            imagePullPolicy: IfNotPresent
            command: ["/usr/bin/busybox", "sh", "-c"]
            args:
            - echo well > /tmp/index.html && busybox httpd -p %d -h /tmp
              && exec busybox httpd -f -p %d -h /tmp
            ports:
            - containerPort: %d
            - containerPort: %d
            readinessProbe:
              httpGet: {path: /index.html, port: %d}
              periodSeconds: 1
              timeoutSeconds: 5
            securityContext:
              runAsUser: 65532
              runAsNonRoot: true
              allowPrivilegeEscalation: false
              capabilities: {drop: [ALL]}
            volumeMounts:
            - {name: tmp, mountPath: /tmp}
          volumes:
          - name: tmp
            emptyDir: {medium: Memory}
        """
                .formatted(image, HEALTH, HTTP, HTTP, HEALTH, HEALTH);
    }

    @Case(
            id = "bk-06",
            title =
                    "the kubelet's probes under STRICT without rewriting: a healthy pod never gets ready",
            source =
                    Documents.ZERO_TRUST
                            + ", \"When Shouldn't You Use mTLS?\"; "
                            + Documents.HEALTH_CHECKS
                            + "; istio/istio#9150, #41010",
            how =
                    "The document: \"it is necessary to disable probe rewriting for pods when using services that cannot obtain certificates, such as health checks performed via HTTP on Kubelet\".\nWho follows it under STRICT (annotation rewriteAppHTTPProbers \"false\") has the kubelet's plaintext refused.\nThe repair that needs no new pod: the port of the health checks is PERMISSIVE (portLevelMtls), the others stay STRICT.\nWith the rewriting left on nothing is to be repaired: hp-01.",
            rows = {"S20", "S17"},
            needs = Need.CLUSTER,
            kills = {"permissive-is-strict"})
    @Leaf(
            id = "symptom",
            title = "the pod is not ready, though its application runs and its sidecar is ready")
    @Leaf(
            id = "cause",
            title = "the pod's sidecar logs filter_chain_not_found for the port that is probed",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "diagnosis",
            title = "before the pod is made, the tool names its probe and the policy",
            features = Features.DIAGNOSIS)
    @Leaf(id = "repair", title = "the pod gets ready, the very one, and was not restarted")
    @Leaf(id = "rest-stays-closed", title = "plaintext to its other port is still reset")
    void probesNotRewritten(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        Cluster cluster = lane.cluster();
        Namespace home = lane.createNamespace("probed", cluster.injectionLabel());
        PROBES_NOT_REWRITTEN.broken().here().services().forEach(home::expose);
        var manifests =
                List.of(
                        new Manifest("pod.yaml", pod(cluster.image())),
                        new Manifest("policy.yaml", PROBES_NOT_REWRITTEN.broken().resources()));
        var about = Set.of("Pod " + home.name() + "/probed");
        leaves.expect("diagnosis", Diagnosed.by(tool, manifests, home.name(), about))
                .is(
                        Diagnosed.naming(
                                lane,
                                "Pod " + home.name() + "/probed",
                                "PeerAuthentication " + home.name() + "/probed"));
        var repaired =
                List.of(
                        manifests.getFirst(),
                        new Manifest("policy.yaml", PROBES_NOT_REWRITTEN.repaired().resources()));
        leaves.expect("diagnosis", Diagnosed.by(tool, repaired, home.name(), about))
                .is(
                        Diagnosed.silentOf(
                                lane,
                                "Pod " + home.name() + "/probed",
                                "PeerAuthentication " + home.name() + "/probed"));
        home.apply(PROBES_NOT_REWRITTEN.broken().resources());
        cluster.apply(home.name(), pod(cluster.image()));
        var log =
                SidecarLog.from(() ->
                        cluster.log(home.name(), POD, cluster.sidecarContainer(), false)
                                .lines()
                                .toList());

        leaves.expect("symptom", look(cluster, home))
                .settlesOn(
                        Expectation.of(
                                "not ready, with the application running and the sidecar ready",
                                seen ->
                                        !seen.isReady()
                                                && seen.container(APPLICATION)
                                                        .map(PodView.Container::running)
                                                        .orElse(false)
                                                && seen.container(cluster.sidecarContainer())
                                                        .map(PodView.Container::ready)
                                                        .orElse(false)),
                        KUBELET);
        var cause =
                Cause.noFilterChain()
                        .and(Cause.containing("the port " + HEALTH, "\\b" + HEALTH + "\\b"));
        leaves.expect("cause", log.line(cause)).settlesOn(cause.logged(), KUBELET);

        home.apply(PROBES_NOT_REWRITTEN.repaired().resources());
        leaves.expect("repair", look(cluster, home))
                .settlesOn(
                        Expectation.of(
                                "ready, and no container was restarted",
                                seen ->
                                        seen.isReady()
                                                && seen.containers().stream()
                                                        .allMatch(each -> each.restarts() == 0)),
                        KUBELET);
        leaves.expect("rest-stays-closed", Calls.get(lane.naked(), home.host(POD), HTTP))
                .settlesOn(reset());
    }

    private static Probe<PodView> look(Cluster cluster, Namespace home) {
        return () -> cluster.pod(home.name(), POD).orElseThrow();
    }
}
