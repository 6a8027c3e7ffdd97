package dev.assay.mesh.kubernetes.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.mesh.kubernetes.config.MeshConfig;
import dev.assay.mesh.kubernetes.config.Settings;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pod of Istio's template {@code gateway}. */
class GatewayInjectionTest {

    private static final String POD =
            """
            metadata:
              name: edge
              labels: {istio: ingressgateway, sidecar.istio.io/inject: "true"}
              annotations:
                inject.istio.io/templates: gateway
                ANNOTATIONS
            spec:
              containers:
                - name: istio-proxy
                  image: IMAGE
                  imagePullPolicy: Always
                  ports: [{name: http, containerPort: 8080}]
                  env: [{name: EXTRA, value: mine}, {name: OWN, value: too}]
                  resources: {requests: {cpu: 100m}}
            """;

    @Test
    void itsContainerBecomesTheProxyAndNothingIsCaptured() throws Exception {
        var pod = patched("", "auto");

        assertThat(pod.at("/spec/containers")).hasSize(1);
        var proxy = pod.at("/spec/containers/0");
        assertThat(proxy.path("image").asText()).isEqualTo("assay/mesh:1");
        assertThat(proxy.path("imagePullPolicy").asText()).isEqualTo("IfNotPresent");
        assertThat(proxy.path("command").toString()).isEqualTo("[\"/usr/bin/assay\",\"sidecar\"]");
        assertThat(proxy.at("/securityContext/runAsUser").asInt()).isEqualTo(1337);
        assertThat(proxy.at("/readinessProbe/httpGet/port").asInt()).isEqualTo(15021);
        assertThat(environment(proxy, "NODE_TYPE")).isEqualTo("router");
        assertThat(environment(proxy, "NUM_TRUSTED_PROXIES")).isEqualTo("0");
        assertThat(environment(proxy, "CA_ADDR")).isNotEmpty();
        assertThat(pod.path("spec").has("initContainers")).isFalse();
        assertThat(pod.path("spec").has("securityContext")).isFalse();
        assertThat(pod.at("/spec/volumes"))
                .extracting(volume -> volume.path("name").asText())
                .containsExactly("istio-token", "istiod-ca-cert", "istio-tmp");
        assertThat(pod.at("/metadata/annotations").has("sidecar.istio.io/status")).isTrue();
        assertThat(pod.at("/metadata/labels").has("security.istio.io/tlsMode")).isFalse();
    }

    @Test
    void whatTheUserWroteStands() throws Exception {
        var proxy = patched("", "mine/proxy:2").at("/spec/containers/0");
        assertThat(proxy.path("imagePullPolicy").asText()).isEqualTo("Always");

        assertThat(proxy.path("image").asText()).isEqualTo("mine/proxy:2");
        assertThat(environment(proxy, "EXTRA")).isEqualTo("mine");
        assertThat(environment(proxy, "OWN")).isEqualTo("too");
        assertThat(proxy.path("ports"))
                .extracting(port -> port.path("containerPort").asInt())
                .containsExactly(15090, 8080);
        assertThat(proxy.at("/resources/requests").toString()).isEqualTo("{\"cpu\":\"100m\"}");
        assertThat(proxy.at("/resources/limits").isObject()).isTrue();
    }

    @Test
    void itIsToldHowManyProxiesItMayTrust() throws Exception {
        var pod =
                patched(
                        "proxy.istio.io/config: '{\"gatewayTopology\":{\"numTrustedProxies\":2}}'",
                        "auto");

        assertThat(environment(pod.at("/spec/containers/0"), "NUM_TRUSTED_PROXIES")).isEqualTo("2");
    }

    /** The proxy is not root. */
    @Test
    void lowPortsAreOpenedToIt() throws Exception {
        var pod = injector().inject(pod("", "auto", "8080", "80"));

        assertThat(pod.at("/spec/securityContext/sysctls/0").toString())
                .isEqualTo("{\"name\":\"net.ipv4.ip_unprivileged_port_start\",\"value\":\"0\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "proxy.istio.io/config: '{gatewayTopology: {numTrustedProxies: -1}}' | istio-proxy | number of proxies",
                "proxy.istio.io/config: '{gatewayTopology: {numTrustedProxies: two}}' | istio-proxy | number of proxies",
                "proxy.istio.io/config: '[' | istio-proxy | no YAML",
                "`` | app | needs a container istio-proxy",
            })
    void whatCannotBeIsRefused(String annotation, String container, String why) throws Exception {
        var pod = pod(annotation, "auto", "name: istio-proxy", "name: " + container);
        assertThatThrownBy(() -> injector().patch(pod))
                .isInstanceOf(InjectionRefused.class)
                .hasMessageContaining(why);
    }

    @Test
    void itIsInjectedAlthoughTheContainerIsThereAndOnlyOnce() throws Exception {
        var before = pod("", "auto", "", "");
        var labels = Map.of("istio-injection", "enabled");

        assertThat(InjectionRule.ISTIO.injects(before, "shop", labels)).isTrue();
        assertThat(InjectionRule.ISTIO.injects(patched("", "auto"), "shop", labels)).isFalse();
    }

    private static JsonNode patched(String annotations, String image) throws Exception {
        var pod = pod(annotations, image, "", "");
        return JsonPatch.apply(injector().patch(pod), pod);
    }

    private static JsonNode pod(String annotations, String image, String from, String to)
            throws Exception {
        String text = POD.replace("ANNOTATIONS", annotations).replace("IMAGE", image);
        return new YAMLMapper().readTree(from.isEmpty() ? text : text.replace(from, to));
    }

    private static Injector injector() throws Exception {
        var settings =
                Settings.from(Map.of("POD_NAMESPACE", "mesh-a", "PROXY_IMAGE", "assay/mesh:1"));
        var mesh = MeshConfig.parse("defaultConfig: {proxyMetadata: {EXTRA: \"yes\"}}", settings);
        return new Injector(SidecarTemplate.of(settings, mesh), CaptureRule.ISTIO, true);
    }

    private static String environment(JsonNode proxy, String name) {
        for (var variable : proxy.path("env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable.path("value").asText();
            }
        }
        return "";
    }
}
