package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.peerAuthentication;

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
import dev.assay.fixtures.environment.Cluster.Executed;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.PodView;
import dev.assay.fixtures.topology.ServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Programs that nobody made for a mesh: a stock web server, asked by a stock client. Nothing of the
 * suite's own stands in their containers.
 */
@InProfile(MESH)
final class StockApplicationCases {
    private static final String APPLICATION = "httpd";

    /** Not the one on which the suite's own applications listen: no port is demanded of anybody. */
    private static final int PORT = 8000;

    private static final int SERVICE_PORT = 80;

    private static final Pattern CLUSTER_IP =
            Pattern.compile("^\\s*clusterIP: \"?([0-9a-f.:]+)\"?$", Pattern.MULTILINE);
    private static final Duration CALL = Duration.ofSeconds(20);
    private static final Patience START = Patience.of(Duration.ofMinutes(2));

    @OnLane(workloads = false)
    @Case(
            id = "ap-01-stock",
            title =
                    "a stock web server and a stock client, unchanged, work in the mesh and out of it",
            source = "seeds 000 to 004: the application keeps speaking plain HTTP",
            how =
                    "busybox httpd and nc in pods of their own. Under STRICT, that a meshed client is answered and a naked one is refused shows that mTLS was spoken for them.",
            rows = "S5",
            kills = "usual-port-demanded",
            needs = Need.CLUSTER)
    @Leaf(id = "meshed-to-meshed")
    @Leaf(id = "meshed-to-naked")
    @Leaf(id = "naked-to-meshed")
    @Leaf(id = "naked-to-naked")
    @Leaf(id = "meshed-to-strict")
    @Leaf(id = "naked-to-strict")
    void stockApplication(Lane lane, Observations leaves) throws Exception {
        Namespace meshed = lane.createNamespace("stock", lane.cluster().injectionLabel());
        Namespace naked = lane.createNamespace("plain", Map.of());
        for (Namespace each : List.of(meshed, naked)) {
            lane.cluster().apply(each.name(), manifest(lane));
            each.expose(
                    new ServiceSpec(
                            APPLICATION,
                            Map.of("app", APPLICATION),
                            List.of(new ServiceSpec.Port("http", SERVICE_PORT, PORT))));
        }
        leaves.control(pod(lane, meshed)).is(readyWith(lane, true), START);
        leaves.control(pod(lane, naked)).is(readyWith(lane, false), START);

        leaves.expect("meshed-to-meshed", asking(lane, meshed, meshed)).settlesOn(page(meshed));
        leaves.expect("meshed-to-naked", asking(lane, meshed, naked)).settlesOn(page(naked));
        leaves.expect("naked-to-meshed", asking(lane, naked, meshed)).settlesOn(page(meshed));
        leaves.expect("naked-to-naked", asking(lane, naked, naked)).settlesOn(page(naked));

        leaves.control(asking(lane, naked, meshed)).is(page(meshed));
        meshed.apply(peerAuthentication("strict", "STRICT"));
        leaves.expect("naked-to-strict", asking(lane, naked, meshed))
                .settlesOn(Expectation.of("no byte of an answer", seen -> seen.stdout().isEmpty()));
        leaves.expect("meshed-to-strict", asking(lane, meshed, meshed)).settlesOn(page(meshed));
    }

    /** The page says where it was served. */
    private static String manifest(Lane lane) {
        return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: httpd
          labels:
            app: httpd
        spec:
          automountServiceAccountToken: false
          terminationGracePeriodSeconds: 1
          containers:
          - name: httpd
            image: %s
            imagePullPolicy: IfNotPresent
            env:
            - name: HOME_NAMESPACE
              valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
            command: ["/usr/bin/busybox", "sh", "-c"]
            args:
            - mkdir -p /tmp/www && echo "served in $HOME_NAMESPACE" > /tmp/www/index.html
              && exec busybox httpd -f -p %d -h /tmp/www
            ports:
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
                .formatted(lane.cluster().image(), PORT, PORT, PORT);
    }

    private static Probe<Optional<PodView>> pod(Lane lane, Namespace namespace) {
        return () -> lane.cluster().pod(namespace.name(), APPLICATION);
    }

    private static Expectation<Optional<PodView>> readyWith(Lane lane, boolean sidecar) {
        String container = lane.cluster().sidecarContainer();
        return Expectation.of(
                sidecar ? "a ready pod with a sidecar" : "a ready pod without a sidecar",
                seen ->
                        seen.filter(PodView::isReady)
                                .filter(pod -> pod.container(container).isPresent() == sidecar)
                                .isPresent());
    }

    /** What a person would type. */
    private static Probe<Executed> asking(Lane lane, Namespace from, Namespace to) {
        return () -> {
            var request =
                    "%s; printf 'GET / HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n' >&3; exec busybox nc -w 5 %s %d <&3"
                            .formatted(
                                    PodText.OPEN_INPUT,
                                    to.host(APPLICATION),
                                    address(lane, to),
                                    SERVICE_PORT);
            return lane.cluster()
                    .exec(
                            from.name(),
                            APPLICATION,
                            APPLICATION,
                            List.of("/usr/bin/busybox", "sh", "-c", request),
                            CALL);
        };
    }

    /** Of the service: the statically linked client resolves no names. */
    private static String address(Lane lane, Namespace home) {
        var yaml = lane.cluster().read("v1", "Service", home.name(), APPLICATION).orElseThrow();
        var found = CLUSTER_IP.matcher(yaml);
        if (!found.find()) {
            throw new IllegalStateException(
                    "service " + home.host(APPLICATION) + " has no address");
        }
        return found.group(1);
    }

    private static Expectation<Executed> page(Namespace home) {
        return Expectation.of(
                "200 and the page of " + home.name(),
                seen ->
                        seen.stdout().startsWith("HTTP/1.1 200 ")
                                && seen.stdout().strip().endsWith("served in " + home.name()));
    }
}
