package dev.assay.mesh.kubernetes.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.mesh.kubernetes.config.MeshConfig;
import dev.assay.mesh.kubernetes.config.Settings;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InjectorTest {

    private static final String POD =
            """
            metadata: {name: web, namespace: shop, annotations: {ANNOTATIONS}}
            spec:
              containers:
                - name: app
                  image: web:1
                  ports: [{name: http-web, containerPort: 8080}]
                  readinessProbe:
                    httpGet: {path: '/ready?x=1', port: http-web, scheme: HTTPS, httpHeaders: [{name: Host, value: web}]}
                    timeoutSeconds: 3
                    periodSeconds: 2
                  livenessProbe: {tcpSocket: {port: 9090}}
                  startupProbe: {grpc: {port: 9091, service: up}}
                - name: second
                  livenessProbe: {exec: {command: ["true"]}}
              initContainers: [{name: migrate}]
              volumes: [{name: data, emptyDir: {}}]
            """;

    @Test
    void aNativeSidecarComesBeforeTheApplicationsOwnInitContainers() throws Exception {
        var pod = patched(true, "");

        assertThat(names(pod, "initContainers"))
                .containsExactly("istio-init", "istio-proxy", "migrate");
        assertThat(names(pod, "containers")).containsExactly("app", "second");
        assertThat(container(pod, "initContainers", "istio-proxy").path("restartPolicy").asText())
                .isEqualTo("Always");
        assertThat(names(pod, "volumes"))
                .containsExactly("data", "istio-token", "istiod-ca-cert", "istio-tmp");
    }

    @Test
    void aUsersVolumesAreTheSidecarsToo() throws Exception {
        var pod =
                patched(
                        true,
                        "sidecar.istio.io/userVolume: '{\"certs\":{\"secret\":{\"secretName\":\"s\"}}}',"
                                + " sidecar.istio.io/userVolumeMount:"
                                + " '{\"certs\":{\"mountPath\":\"/etc/certs\"}}'");

        assertThat(names(pod, "volumes")).contains("certs");
        assertThat(container(pod, "initContainers", "istio-proxy").path("volumeMounts").toString())
                .contains("{\"name\":\"certs\",\"mountPath\":\"/etc/certs\"}");
        assertThatThrownBy(() -> patched(true, "sidecar.istio.io/userVolume: '[1]'"))
                .isInstanceOf(InjectionRefused.class)
                .hasMessageContaining("userVolume");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"false | ''", "true | sidecar.istio.io/nativeSidecar: \"false\""})
    void withoutNativeSidecarsItIsAContainer(boolean cluster, String annotation) throws Exception {
        var pod = patched(cluster, annotation);

        assertThat(names(pod, "initContainers")).containsExactly("istio-init", "migrate");
        assertThat(names(pod, "containers")).containsExactly("app", "second", "istio-proxy");
        assertThat(container(pod, "containers", "istio-proxy").has("restartPolicy")).isFalse();
    }

    @Test
    void asAContainerItHoldsUpTheApplicationWhereThatIsAskedFor() throws Exception {
        var hold = "proxy.istio.io/config: '{holdApplicationUntilProxyStarts: true}'";
        var pod = patched(false, hold);

        assertThat(names(pod, "containers")).containsExactly("istio-proxy", "app", "second");
        assertThat(
                        container(pod, "containers", "istio-proxy")
                                .at("/lifecycle/postStart/exec/command/3")
                                .asText())
                .contains("127.0.0.1 15021", "/healthz/ready HTTP/1.0\\r\\n");
        assertThat(container(patched(true, hold), "initContainers", "istio-proxy").has("lifecycle"))
                .isFalse();
        assertThatThrownBy(() ->
                        patched(
                                false,
                                "proxy.istio.io/config: '{holdApplicationUntilProxyStarts: often}'"))
                .isInstanceOf(InjectionRefused.class)
                .hasMessageContaining("is true or false");
    }

    @Test
    void aPodsOwnVariablesGoBeforeTheMeshs() throws Exception {
        var pod =
                patched(
                        true,
                        "proxy.istio.io/config: '{proxyMetadata: {EXTRA: mine, WORKLOAD_RSA_KEY_SIZE: 3072}}'");

        assertThat(environment(pod, "EXTRA")).isEqualTo("mine");
        assertThat(environment(pod, "WORKLOAD_RSA_KEY_SIZE")).isEqualTo("3072");
        for (var wrong : List.of("often", "{EXTRA: [mine]}")) {
            assertThatThrownBy(() ->
                            patched(
                                    true,
                                    "proxy.istio.io/config: '{proxyMetadata: " + wrong + "}'"))
                    .isInstanceOf(InjectionRefused.class)
                    .hasMessageContaining("proxyMetadata");
        }
    }

    @Test
    void theProxyHasNoPrivilegeAndTheInitContainerOnlyTheNetwork() throws Exception {
        var pod = patched(true, "");

        var proxy = container(pod, "initContainers", "istio-proxy").path("securityContext");
        assertThat(proxy.path("runAsUser").asInt()).isEqualTo(1337);
        assertThat(proxy.path("runAsGroup").asInt()).isEqualTo(1337);
        assertThat(proxy.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(proxy.path("privileged").asBoolean(true)).isFalse();
        assertThat(proxy.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(proxy.path("capabilities").toString()).isEqualTo("{\"drop\":[\"ALL\"]}");
        var init = container(pod, "initContainers", "istio-init").path("securityContext");
        assertThat(init.path("privileged").asBoolean(true)).isFalse();
        assertThat(init.path("capabilities").toString())
                .isEqualTo("{\"add\":[\"NET_ADMIN\",\"NET_RAW\"],\"drop\":[\"ALL\"]}");
    }

    @Test
    void probesAskTheSidecarWhichKnowsWhatToAsk() throws Exception {
        var pod = patched(true, "");
        var app = container(pod, "containers", "app");

        assertThat(app.path("readinessProbe"))
                .isEqualTo(
                        yaml(
                                """
                                timeoutSeconds: 3
                                periodSeconds: 2
                                httpGet: {path: /app-health/app/readyz, port: 15020, scheme: HTTP, httpHeaders: [{name: Host, value: web}]}
                                """));
        assertThat(app.at("/livenessProbe/httpGet/path").asText())
                .isEqualTo("/app-health/app/livez");
        assertThat(app.at("/livenessProbe").has("tcpSocket")).isFalse();
        assertThat(container(pod, "containers", "second").at("/livenessProbe/exec").isMissingNode())
                .isFalse();
        assertThat(new JsonMapper().readTree(environment(pod, "ISTIO_KUBE_APP_PROBERS")))
                .isEqualTo(
                        yaml(
                                """
                                /app-health/app/readyz:
                                  httpGet: {path: '/ready?x=1', port: 8080, scheme: HTTPS, httpHeaders: [{name: Host, value: web}]}
                                  timeoutSeconds: 3
                                /app-health/app/livez: {tcpSocket: {port: 9090}}
                                /app-health/app/startupz: {grpc: {port: 9091, service: up}}
                                """));
    }

    @Test
    void probesStayWhereThePodSaysSo() throws Exception {
        var pod = patched(true, "sidecar.istio.io/rewriteAppHTTPProbers: 'false'");

        assertThat(container(pod, "containers", "app").at("/livenessProbe/tcpSocket/port").asInt())
                .isEqualTo(9090);
        assertThat(environment(pod, "ISTIO_KUBE_APP_PROBERS")).isEmpty();
    }

    @Test
    void annotationsReachTheCapture() throws Exception {
        var pod =
                patched(
                        true,
                        "traffic.sidecar.istio.io/excludeInboundPorts: '22, 81',"
                                + " traffic.sidecar.istio.io/excludeOutboundPorts: '25',"
                                + " traffic.sidecar.istio.io/excludeOutboundIPRanges: '10.1.0.0/16'");

        assertThat(texts(container(pod, "initContainers", "istio-init").path("command")))
                .isEqualTo(
                        List.of(
                                ("/usr/bin/assay capture -p 15001 -z 15006 -u 1337 -m REDIRECT -i *"
                                                + " -x 10.1.0.0/16 -b * -d 15090,15021,15020,22,81 -o"
                                                + " 25")
                                        .split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "excludeInboundPorts, 70000",
        "excludeOutboundPorts, http",
        "excludeOutboundIPRanges, 10.1.0.0",
    })
    void anAnnotationThatCannotBeIsRefusedByName(String annotation, String value) {
        assertThatThrownBy(() ->
                        patched(
                                true,
                                "traffic.sidecar.istio.io/%s: '%s'".formatted(annotation, value)))
                .isInstanceOf(InjectionRefused.class)
                .hasMessageContaining(annotation)
                .hasMessageContaining(value);
    }

    @Test
    void thePodSaysWhatWasAdded() throws Exception {
        var pod = patched(true, "");

        assertThat(
                        new JsonMapper()
                                .readTree(
                                        pod.path("metadata")
                                                .path("annotations")
                                                .path("sidecar.istio.io/status")
                                                .asText()))
                .isEqualTo(
                        yaml(
                                """
                                initContainers: [istio-init, istio-proxy]
                                containers: []
                                volumes: [istio-token, istiod-ca-cert, istio-tmp]
                                revision: default
                                """));
        assertThat(environment(pod, "CA_ADDR")).isEqualTo("istiod.mesh-a.svc:15012");
        assertThat(environment(pod, "TRUST_DOMAIN")).isEqualTo("example.org");
        assertThat(environment(pod, "SECRET_TTL")).isEqualTo("0h0m30s");
        assertThat(environment(pod, "TERMINATION_DRAIN_DURATION_SECONDS")).isEqualTo("7");
        assertThat(environment(pod, "EXTRA")).isEqualTo("yes");
    }

    /** What the API server makes of the pod and our patch. */
    private static JsonNode patched(boolean nativeSidecars, String annotations) throws Exception {
        var settings =
                Settings.from(
                        Map.of(
                                "POD_NAMESPACE",
                                "mesh-a",
                                "PROXY_IMAGE",
                                "assay/mesh:1",
                                "DEFAULT_WORKLOAD_CERT_TTL",
                                "30s"));
        var mesh =
                MeshConfig.parse(
                        """
                        trustDomain: example.org
                        defaultConfig:
                          terminationDrainDuration: 7s
                          proxyMetadata: {EXTRA: "yes"}
                        """,
                        settings);
        var injector =
                new Injector(SidecarTemplate.of(settings, mesh), CaptureRule.ISTIO, nativeSidecars);
        var pod = yaml(POD.replace("ANNOTATIONS", annotations));
        return JsonPatch.apply(injector.patch(pod), pod);
    }

    private static List<String> names(JsonNode pod, String list) {
        var names = new ArrayList<String>();
        pod.path("spec").path(list).forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    private static JsonNode container(JsonNode pod, String list, String name) {
        for (var container : pod.path("spec").path(list)) {
            if (container.path("name").asText().equals(name)) {
                return container;
            }
        }
        throw new AssertionError("no container " + name + " in " + list);
    }

    private static String environment(JsonNode pod, String name) {
        for (var variable : container(pod, "initContainers", "istio-proxy").path("env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable.path("value").asText();
            }
        }
        return "";
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static JsonNode yaml(String text) throws Exception {
        return new YAMLMapper().readTree(text);
    }
}
