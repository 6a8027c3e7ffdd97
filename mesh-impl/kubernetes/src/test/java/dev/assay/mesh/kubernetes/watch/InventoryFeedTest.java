package dev.assay.mesh.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.controlplane.registry.Registry;
import dev.assay.mesh.controlplane.registry.Service.Port;
import dev.assay.mesh.controlplane.registry.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InventoryFeedTest {

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop, labels: {app: web}}
            spec:
              serviceAccountName: seller
              initContainers: [{name: istio-proxy, restartPolicy: Always}]
              containers: [{name: app, ports: [{name: api, containerPort: 8443}]}]
            status:
              phase: Running
              podIP: 10.42.0.7
              conditions: [{type: Ready, status: "True"}]
            """;
    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec:
              clusterIP: 10.43.0.9
              selector: {app: web}
              ports:
                - {name: http, port: 80, targetPort: 8080, appProtocol: http}
                - {name: api, port: 443, targetPort: api}
                - {name: dns, port: 53, protocol: UDP}
            """;

    private final Registry registry = new Registry();
    private final InventoryFeed feed = new InventoryFeed(registry);

    @Test
    void aReadyPodIsAWorkload() {
        feed.put(pod(POD));

        var workload = workload();
        assertThat(workload.labels()).isEqualTo(Map.of("app", "web"));
        assertThat(workload.serviceAccount()).isEqualTo("seller");
        assertThat(workload.address()).isEqualTo("10.42.0.7");
        assertThat(workload.sidecar()).isTrue();
        assertThat(workload.ready()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status: \"True\" | status: \"False\"",
                "podIP: 10.42.0.7 | hostIP: 10.0.0.1",
                "name: web,| name: web, deletionTimestamp: '2026-11-01T00:00:00Z',",
            })
    void aPodThatMayNotBeCalledIsServedButNoEndpoint(String from, String to) {
        feed.put(pod(POD.replace(from.strip(), to.strip())));

        assertThat(workload().ready()).isFalse();
    }

    @Test
    void aPodThatHasEndedIsGone() {
        feed.put(pod(POD));
        feed.put(pod(POD.replace("Running", "Succeeded")));

        assertThat(registry.current().workloads()).isEmpty();
    }

    @Test
    void aPodWithoutTheSidecarIsNaked() {
        feed.put(
                pod(
                        POD.replace("istio-proxy", "migrate")
                                .replace("serviceAccountName: seller", "")));

        var workload = workload();
        assertThat(workload.sidecar()).isFalse();
        assertThat(workload.serviceAccount()).isEqualTo("default");
    }

    @Test
    void aPodOfTheGatewayTemplateIsAGateway() {
        feed.put(
                pod(
                        POD.replace(
                                "name: web,",
                                "name: web, annotations: {inject.istio.io/templates: gateway},")));

        assertThat(workload().role()).isEqualTo(Workload.Role.GATEWAY);
        assertThat(workload().meshed()).isFalse();
    }

    @Test
    void aNamedTargetPortIsThatOfThePodsBehindWheneverTheyCome() {
        feed.put(service(SERVICE));
        assertThat(service().ports()).containsExactly(new Port(80, "http", 8080, "http"));

        feed.put(pod(POD));
        assertThat(service().ports())
                .containsExactly(
                        new Port(80, "http", 8080, "http"), new Port(443, "api", 8443, ""));
        assertThat(service().address()).isEqualTo("10.43.0.9");
    }

    @Test
    void aHeadlessServiceHasNoAddressToBeCapturedAt() {
        feed.put(service(SERVICE.replace("10.43.0.9", "None")));

        assertThat(service().isHeadless()).isTrue();
        assertThat(service().ports()).containsExactly(new Port(80, "http", 8080, "http"));
    }

    @Test
    void aNameForAnExternalHostIsNoService() {
        feed.put(service(SERVICE.replace("10.43.0.9", "None\n  type: ExternalName")));

        assertThat(registry.current().services()).isEmpty();
    }

    @Test
    void whatIsDeletedIsForgotten() {
        feed.put(pod(POD));
        feed.put(service(SERVICE));
        feed.remove(pod(POD));
        feed.remove(service(SERVICE));

        assertThat(registry.current().workloads()).isEmpty();
        assertThat(registry.current().services()).isEmpty();
    }

    private Workload workload() {
        return Objects.requireNonNull(registry.current().workloads().get("shop/web"));
    }

    private dev.assay.mesh.controlplane.registry.Service service() {
        return Objects.requireNonNull(registry.current().services().get("shop/web"));
    }

    private static Pod pod(String yaml) {
        return Serialization.unmarshal(yaml, Pod.class);
    }

    private static Service service(String yaml) {
        return Serialization.unmarshal(yaml, Service.class);
    }
}
