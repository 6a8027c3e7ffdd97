package dev.assay.mesh.policy.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.resource.ResourceParser;
import dev.assay.mesh.policy.resource.VirtualService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which VirtualService counts for a client, and where it leads. */
class RuleRoutingTest {

    private static final String HOST = "reviews.shop.svc.cluster.local";
    private static final MeshSettings MESH =
            new MeshSettings("istio-system", "cluster.local", true);

    private final List<VirtualService> services = new ArrayList<>();

    @BeforeEach
    void somebodyElses() {
        add("other", "shop", "hosts: [other]");
        add("gateway", "shop", "hosts: [reviews], gateways: [in]");
    }

    @Test
    void withoutOneThereAreNoRoutes() {
        assertThat(leadsTo("web")).isEmpty();
    }

    @Test
    void shortNamesAreOfTheResourcesNamespace() {
        add("short", "shop", "hosts: [reviews]");
        assertThat(leadsTo("web")).containsExactly("short.shop.svc.cluster.local");
        add("elsewhere", "web", "hosts: [reviews]");
        assertThat(leadsTo("web")).containsExactly("short.shop.svc.cluster.local");
    }

    @Test
    void theMostExactHostThenTheOldestCounts() {
        add("wide", "shop", "hosts: ['*.shop.svc.cluster.local']");
        assertThat(leadsTo("web")).containsExactly("wide.shop.svc.cluster.local");
        add("exact", "shop", "hosts: ['*.cluster.local', reviews]");
        add("younger", "shop", "hosts: [reviews]");
        assertThat(leadsTo("web")).containsExactly("exact.shop.svc.cluster.local");
    }

    @Test
    void exportToHides() {
        add("hidden", "shop", "hosts: [reviews], exportTo: [.]");
        assertThat(leadsTo("web")).isEmpty();
        assertThat(leadsTo("shop")).containsExactly("hidden.shop.svc.cluster.local");
        add("told", "shop", "hosts: [reviews], exportTo: [web]");
        assertThat(leadsTo("web")).containsExactly("told.shop.svc.cluster.local");
    }

    @Test
    void aDestinationWithoutWeightGetsNothingUnlessItStandsAlone() {
        services.add(
                parse(
                        """
                        apiVersion: networking.istio.io/v1
                        kind: VirtualService
                        metadata: {name: weighted, namespace: shop}
                        spec:
                          hosts: [reviews]
                          http:
                          - route:
                            - {destination: {host: reviews, subset: v1}, weight: 3}
                            - {destination: {host: reviews, subset: v2}}
                          - route: [{destination: {host: reviews, port: {number: 81}}}]
                        """));
        assertThat(ClientRouting.ISTIO.routes(client("web"), HOST, services, MESH))
                .containsExactly(
                        new HttpRoute(List.of(), List.of(new HttpRoute.Target(HOST, 0, "v1", 3))),
                        new HttpRoute(List.of(), List.of(new HttpRoute.Target(HOST, 81, "", 1))));
    }

    private void add(String name, String namespace, String spec) {
        services.add(
                parse(
                        """
                        apiVersion: networking.istio.io/v1
                        kind: VirtualService
                        metadata: {name: %s, namespace: %s}
                        spec: {%s, http: [{route: [{destination: {host: %s}}]}]}
                        """
                                .formatted(name, namespace, spec, name)));
    }

    private VirtualService parse(String yaml) {
        return (VirtualService)
                ResourceParser.parse(
                                "routes.yaml",
                                yaml,
                                "shop",
                                Instant.EPOCH.plusSeconds(services.size()))
                        .getFirst();
    }

    private List<String> leadsTo(String namespace) {
        return ClientRouting.ISTIO.routes(client(namespace), HOST, services, MESH).stream()
                .flatMap(route -> route.targets().stream())
                .map(HttpRoute.Target::host)
                .toList();
    }

    private static WorkloadRef client(String namespace) {
        return new WorkloadRef(namespace, "client", Map.of(), Map.of());
    }
}
