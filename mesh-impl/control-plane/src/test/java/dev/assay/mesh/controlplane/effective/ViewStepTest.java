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
import dev.assay.mesh.policy.authz.AuthorizationSelection;
import dev.assay.mesh.policy.client.ClientRouting;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.ResourceKind;
import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.protocol.delta.VersionedResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A view that was made from the one before it must be the view that is made from nothing, and a
 * change must cost what it concerns.
 */
class ViewStepTest {

    private static final List<String> NAMESPACES = List.of("istio-system", "shop", "web", "bank");
    private static final List<String> MODES = List.of("UNSET", "DISABLE", "PERMISSIVE", "STRICT");
    private static final List<ResourceKind> KINDS = List.of(ResourceKind.values());
    private static final List<String> TLS = List.of("DISABLE", "ISTIO_MUTUAL");

    private final InMemoryConfigStore store = TestMesh.store();
    private final Registry registry = new Registry();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aStepLeadsWhereAFreshStartLeads(long seed) {
        var random = new Random(seed);
        for (String namespace : NAMESPACES) {
            for (String name : List.of("a", "b", "c")) {
                TestMesh.deploy(registry, namespace, name);
            }
        }
        var stepped = step(empty());
        for (int i = 0; i < 60; i++) {
            change(random);
            var before = all(stepped);
            stepped = step(stepped);
            var after = all(stepped);
            assertThat(after).as("seed %d, step %d", seed, i).isEqualTo(all(step(empty())));
            assertDifferencesAreTold(before, after, stepped.change());
        }
    }

    /** By whom a change is heard of, there is none that is not. */
    private static void assertDifferencesAreTold(
            Map<String, VersionedResource> before,
            Map<String, VersionedResource> after,
            ViewChange change) {
        if (!(change instanceof ViewChange.Part(var inbounds, var services, var callers, var _))) {
            return;
        }
        after.forEach((key, resource) -> {
            if (!resource.equals(before.get(key))) {
                String name = resource.name();
                boolean told =
                        name.contains("/")
                                ? inbounds.contains(name)
                                : services.contains(serviceOf(name))
                                        && callers.in(key.substring(0, key.indexOf('/')));
                assertThat(told).as("a change of %s is told", key).isTrue();
            }
        });
    }

    private static String serviceOf(String host) {
        String[] parts = host.split("\\.", -1);
        return parts[1] + "/" + parts[0];
    }

    private void change(Random random) {
        String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
        String name = "p" + random.nextInt(2);
        String selector =
                random.nextBoolean()
                        ? ""
                        : "selector: {matchLabels: {app: %s}}"
                                .formatted((char) ('a' + random.nextInt(4)));
        switch (random.nextInt(8)) {
            case 0, 1 -> store.apply("p.yaml", peers(name, selector, random), namespace);
            case 2 -> store.apply("a.yaml", allow(name, selector, random), namespace);
            case 3, 4 -> store.apply("d.yaml", rule(name, random), namespace);
            case 5 -> store.apply("v.yaml", routes(name, random), namespace);
            case 6 ->
                    store.delete(
                            new ResourceKey(
                                    KINDS.get(random.nextInt(KINDS.size())), namespace, name));
            default ->
                    registry.put(
                            new Workload(
                                    namespace,
                                    "a",
                                    Map.of("app", random.nextBoolean() ? "a" : "b"),
                                    "a",
                                    "127.0.0.1",
                                    random.nextBoolean()));
        }
    }

    private static String peers(String name, String selector, Random random) {
        return """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: %s}
        spec:
          mtls: {mode: %s}
          %s
        """
                .formatted(name, MODES.get(random.nextInt(MODES.size())), selector);
    }

    private static String allow(String name, String selector, Random random) {
        return """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: %s}
        spec:
          rules: [{from: [{source: {namespaces: [n%d]}}]}]
          %s
        """
                .formatted(name, random.nextInt(3), selector);
    }

    private static String rule(String name, Random random) {
        String host =
                List.of("a", "b.web.svc.cluster.local", "*.shop.svc.cluster.local", "*.local")
                        .get(random.nextInt(4));
        return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: %s}
        spec:
          host: "%s"
          trafficPolicy: {tls: {mode: %s}}
          subsets: [{name: s%d, labels: {app: a}}]
          %s
        """
                .formatted(
                        name,
                        host,
                        TLS.get(random.nextInt(TLS.size())),
                        random.nextInt(2),
                        random.nextInt(6) == 0 ? "workloadSelector: {matchLabels: {app: a}}" : "");
    }

    private static String routes(String name, Random random) {
        String host =
                List.of("a", "b.web.svc.cluster.local", "*.shop.svc.cluster.local")
                        .get(random.nextInt(3));
        return """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: %s}
        spec:
          hosts: ["%s"]
          exportTo: [%s]
          http: [{route: [{destination: {host: a, subset: s%d}}]}]
        """
                .formatted(name, host, random.nextBoolean() ? "." : "'*'", random.nextInt(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1000})
    void aPolicyCostsTheWorkloadsThatItConcerns(int concerned) {
        var judged = new AtomicInteger();
        AuthorizationSelection counting =
                (workload, all, root) -> {
                    judged.incrementAndGet();
                    return AuthorizationSelection.ISTIO.select(workload, all, root);
                };
        var istio = Resolvers.istio();
        var effective =
                new EffectiveConfig(
                        MeshOptions.defaults(new TrustDomain("td.example")),
                        new Resolvers(
                                istio.peerAuthentication(),
                                istio.clientTls(),
                                counting,
                                istio.expansion(),
                                istio.naming(),
                                istio.serverMode(),
                                istio.requestAuthentication(),
                                Reach.ISTIO,
                                ClientRouting.ISTIO,
                                istio.gateways()));
        large(concerned);
        var view =
                MeshView.empty(effective, Visibility.ISTIO, TrustBundle.empty())
                        .next(store.current(), registry.current(), TrustBundle.empty());
        judged.set(0);
        store.apply(
                "a.yaml", allow("few", "selector: {matchLabels: {few: x}}", new Random(1)), "ns-0");
        view = view.next(store.current(), registry.current(), TrustBundle.empty());
        assertThat(judged).hasValue(concerned);
        assertThat(view.change())
                .isInstanceOfSatisfying(
                        ViewChange.Part.class,
                        part -> {
                            assertThat(part.inbounds()).hasSize(concerned);
                            assertThat(part.services()).isEmpty();
                        });
    }

    /** 1,000 services before 10,000 workloads in ten namespaces; some of the first have a label. */
    private void large(int labelled) {
        registry.change(() -> {
            for (int i = 0; i < 10_000; i++) {
                String namespace = "ns-" + i / 1000;
                String app = "app-" + i % 100;
                registry.put(
                        new Workload(
                                namespace,
                                "w" + i,
                                i < labelled ? Map.of("app", app, "few", "x") : Map.of("app", app),
                                app,
                                "127.0.0.1",
                                true));
            }
            for (int i = 0; i < 1000; i++) {
                registry.put(
                        new Service(
                                "ns-" + i / 100,
                                "app-" + i % 100,
                                Map.of("app", "app-" + i % 100),
                                "127.0.0.2",
                                List.of(new Service.Port(80, "http", 8080, ""))));
            }
        });
    }

    @Test
    void whoseRuleItIsAloneLooksAtItsServiceAgain() {
        for (String name : List.of("a", "b", "c")) {
            TestMesh.deploy(registry, "shop", name);
        }
        var view = step(empty());
        store.apply(
                "d.yaml",
                """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: d}
                spec: {host: a, trafficPolicy: {tls: {mode: DISABLE}}}
                """,
                "shop");
        view = step(view);
        assertThat(view.change())
                .isEqualTo(
                        new ViewChange.Part(
                                Set.of(), Set.of("shop/a"), new ViewChange.Everybody(), Set.of()));
    }

    @Test
    void aRuleForSomeCallersLooksAtTheirsAlone() {
        for (String namespace : List.of("shop", "web")) {
            for (String name : List.of("a", "b")) {
                TestMesh.deploy(registry, namespace, name);
            }
        }
        var view = step(empty());
        store.apply(
                "d.yaml",
                """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: d}
                spec:
                  workloadSelector: {matchLabels: {app: a}}
                  host: a.shop.svc.cluster.local
                  trafficPolicy: {tls: {mode: DISABLE}}
                """,
                "web");
        view = step(view);
        assertThat(view.change())
                .isEqualTo(
                        new ViewChange.Part(
                                Set.of(),
                                Set.of("shop/a"),
                                new ViewChange.Of(Set.of("web")),
                                Set.of()));
    }

    private static MeshView empty() {
        return MeshView.empty(
                new EffectiveConfig(
                        MeshOptions.defaults(new TrustDomain("td.example")), Resolvers.istio()),
                Visibility.ISTIO,
                TrustBundle.empty());
    }

    private MeshView step(MeshView view) {
        return view.next(store.current(), registry.current(), TrustBundle.empty());
    }

    private Map<String, VersionedResource> all(MeshView view) {
        var all = new HashMap<String, VersionedResource>();
        for (var proxy : registry.current().workloads().keySet()) {
            for (var type : Set.of(TypeUrls.INBOUND_POLICY, TypeUrls.OUTBOUND_SERVICE)) {
                view.visible(proxy, type)
                        .forEach((name, resource) -> all.put(proxy + " > " + name, resource));
            }
        }
        return all;
    }
}
