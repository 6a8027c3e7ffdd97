package dev.assay.mesh.controlplane.effective;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.TestMesh;
import dev.assay.mesh.controlplane.config.memory.InMemoryConfigStore;
import dev.assay.mesh.controlplane.registry.Registry;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustDomain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a change of policy costs by the clock. Rounds are interleaved and the least time of each
 * counts: what else the machine does makes a round longer, never shorter. {@link ViewStepTest}
 * counts what is computed.
 */
final class ViewStepCostTest {

    private static final int ROUNDS = 15;
    private static final int WORKLOADS = 10_000;
    private static final int SERVICES = 1_000;

    /** Workloads that a policy selects. */
    private static final List<Integer> AFFECTED = List.of(1, 10, 100, 1_000);

    /** A mesh of namespaces with 1,000 workloads and 100 services each. */
    private static final class Mesh {
        private final InMemoryConfigStore store = TestMesh.store();
        private final Registry registry = new Registry();
        private MeshView view =
                MeshView.empty(
                        new EffectiveConfig(
                                MeshOptions.defaults(new TrustDomain("td.example")),
                                Resolvers.istio()),
                        Visibility.ISTIO,
                        TrustBundle.empty());

        Mesh(int workloads, int services) {
            registry.change(() -> {
                for (int i = 0; i < workloads; i++) {
                    String app = "app-" + i % 100;
                    var labels = new TreeMap<>(Map.of("app", app));
                    for (int affected : AFFECTED) {
                        if (i < affected) {
                            labels.put("of-" + affected, "x");
                        }
                    }
                    registry.put(
                            new Workload(
                                    "ns-" + i / 1000, "w" + i, labels, app, "127.0.0.1", true));
                }
                for (int i = 0; i < services; i++) {
                    String app = "app-" + i % 100;
                    registry.put(
                            new Service(
                                    "ns-" + i / 100,
                                    app,
                                    Map.of("app", app),
                                    "127.0.0.2",
                                    List.of(new Service.Port(80, "http", 8080, ""))));
                }
            });
            step();
        }

        /** Applies a policy that differs in each round, and makes the next view of it. */
        long nanosOf(String policy, int round, int affected) {
            return nanosOf(policy, round, affected, "ns-0");
        }

        /** The same in another namespace. */
        long nanosOf(String policy, int round, int affected, String namespace) {
            store.apply("p.yaml", policy.formatted("of-" + affected, round), namespace);
            return step();
        }

        private long step() {
            long start = System.nanoTime();
            view = view.next(store.current(), registry.current(), TrustBundle.empty());
            return System.nanoTime() - start;
        }

        int told() {
            return view.change() instanceof ViewChange.Part(var inbounds, var _, var _, var _)
                    ? inbounds.size()
                    : -1;
        }
    }

    private static final String AUTHORIZATION =
            """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: few}
            spec:
              selector: {matchLabels: {%s: x}}
              rules: [{from: [{source: {namespaces: [n%d]}}]}]
            """;

    private static final String PEERS =
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: few}
            spec:
              selector: {matchLabels: {%s: x}}
              portLevelMtls: {1%03d: {mode: STRICT}}
            """;

    static List<String> policies() {
        return List.of(AUTHORIZATION, PEERS);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aPolicyCostsTheSidecarsThatItConcerns(String policy) {
        var mesh = new Mesh(WORKLOADS, SERVICES);
        Map<Integer, Long> least = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int affected : AFFECTED) {
                // The policy lets go of the ones that it selected before: not measured.
                mesh.nanosOf(policy, round, affected);
                long nanos = mesh.nanosOf(policy, round + ROUNDS, affected);
                assertThat(mesh.told()).isEqualTo(affected);
                least.merge(affected, nanos, Math::min);
            }
        }
        System.out.println(
                policy.lines().skip(1).findFirst().orElse("")
                        + " changed, of 10,000 workloads: "
                        + micros(least));
        assertThat(of(least, 1) * 10)
                .as("one sidecar costs a small part of what 1,000 do: %s", micros(least))
                .isLessThan(of(least, 1_000));
        assertThat(of(least, 100))
                .as("100 sidecars cost less than 1,000: %s", micros(least))
                .isLessThan(of(least, 1_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ns-0", "istio-system"})
    void theRestOfTheMeshCostsNothing(String namespace) {
        var small = new Mesh(WORKLOADS / 10, SERVICES / 10);
        var large = new Mesh(WORKLOADS, SERVICES);
        Map<Integer, Long> least = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Mesh mesh : List.of(small, large)) {
                int workloads = mesh == small ? WORKLOADS / 10 : WORKLOADS;
                least.merge(workloads, mesh.nanosOf(AUTHORIZATION, round, 1, namespace), Math::min);
                assertThat(mesh.told()).isEqualTo(1);
            }
        }
        System.out.println(
                "a change in " + namespace + " for one sidecar, by workloads: " + micros(least));
        assertThat(of(least, WORKLOADS))
                .as("ten times the mesh, the same change: %s", micros(least))
                .isLessThan(3 * of(least, WORKLOADS / 10));
    }

    private static long of(Map<Integer, Long> times, int key) {
        return times.getOrDefault(key, 0L);
    }

    private static String micros(Map<Integer, Long> nanos) {
        return nanos.entrySet().stream()
                .map(each ->
                        String.format(
                                Locale.ROOT, "%,d: %,d µs", each.getKey(), each.getValue() / 1000))
                .collect(Collectors.joining(", "));
    }
}
