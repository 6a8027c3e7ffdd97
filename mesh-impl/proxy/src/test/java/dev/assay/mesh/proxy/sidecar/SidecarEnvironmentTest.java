package dev.assay.mesh.proxy.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.proxy.agent.AgentSettings;
import dev.assay.mesh.proxy.agent.NewKeys;
import dev.assay.mesh.proxy.sidecar.probe.AppProbe;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarEnvironmentTest {

    private static final Map<String, String> LEAST =
            Map.of(
                    "POD_NAME", "backend-1",
                    "POD_NAMESPACE", "shop",
                    "INSTANCE_IP", "10.42.0.5");

    @Test
    void whatIsNotSaidIsAsInIstio() throws Exception {
        var read = SidecarEnvironment.read(LEAST);
        assertThat(read.agent().workloadKey()).isEqualTo("shop/backend-1");
        assertThat(read.agent().serviceAccount()).isEqualTo("default");
        assertThat(read.agent().trustDomain().name()).isEqualTo("cluster.local");
        assertThat(read.agent().certificateTtl()).isEqualTo(Duration.ofHours(24));
        assertThat(read.controlPlane())
                .isEqualTo(new SidecarEnvironment.ControlPlane("istiod.istio-system.svc", 15_012));
        assertThat(read.drain()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.probes()).isEmpty();
        assertThat(read.appMetrics()).isEmpty();
        assertThat(read.agent().kind()).isEqualTo(AgentSettings.Kind.SIDECAR);
        assertThat(read.trustedProxies()).isZero();
    }

    @Test
    void aGatewayKnowsThatItIsOne() throws Exception {
        var read =
                SidecarEnvironment.read(
                        with(Map.of("NODE_TYPE", "router", "NUM_TRUSTED_PROXIES", "2")));
        assertThat(read.agent().kind()).isEqualTo(AgentSettings.Kind.ROUTER);
        assertThat(read.trustedProxies()).isEqualTo(2);
    }

    @Test
    void allOfItIsRead() throws Exception {
        var read =
                SidecarEnvironment.read(
                        with(
                                Map.of(
                                        "SERVICE_ACCOUNT", "backend",
                                        "TRUST_DOMAIN", "td1.example",
                                        "CA_ADDR", "istiod.mesh.svc:15012",
                                        "PILOT_ADDR", "istiod.mesh.svc:15012",
                                        "SECRET_TTL", "1m30.5s",
                                        "TERMINATION_DRAIN_DURATION_SECONDS", "0",
                                        "ISTIO_PROMETHEUS_ANNOTATIONS",
                                                "{\"scrape\":\"true\",\"path\":\"\",\"port\":\"9090\"}")));
        assertThat(read.agent().serviceAccount()).isEqualTo("backend");
        assertThat(read.agent().trustDomain().name()).isEqualTo("td1.example");
        assertThat(read.agent().certificateTtl()).isEqualTo(Duration.ofSeconds(90));
        assertThat(read.controlPlane().host()).isEqualTo("istiod.mesh.svc");
        assertThat(read.drain()).isZero();
        assertThat(read.appMetrics().orElseThrow().path()).isEqualTo("/metrics");
        assertThat(read.appMetrics().orElseThrow().port()).isEqualTo(9090);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', '', EC 256",
        "ECDSA, '', '', EC 256",
        "ECDSA, P256, 4096, EC 256",
        "ECDSA, P384, '', EC 384",
        "'', P384, '', EC 256",
        "'', '', 2048, RSA 2048",
        "'', '', 3072, RSA 3072",
    })
    void theKindOfKeyIsReadUnderIstiosNames(
            String algorithm, String curve, String bits, String expected) throws Exception {
        var read =
                SidecarEnvironment.read(
                        with(
                                Map.of(
                                        "ECC_SIGNATURE_ALGORITHM", algorithm,
                                        "ECC_CURVE", curve,
                                        "WORKLOAD_RSA_KEY_SIZE", bits)));
        var key = new NewKeys().next(read.agent().key()).getPublic();
        assertThat(
                        switch (key) {
                            case ECPublicKey ec -> "EC " + ec.getParams().getOrder().bitLength();
                            case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
                            default -> key.getAlgorithm();
                        })
                .isEqualTo(expected);
    }

    @Test
    void probesAreReadInIstiosFormat() throws Exception {
        String json =
                """
                {"/app-health/app/readyz":{"httpGet":{"path":"/ready","port":8080,"scheme":"HTTPS",
                  "httpHeaders":[{"name":"X-A","value":"b"}]},"timeoutSeconds":3},
                 "/app-health/app/livez":{"tcpSocket":{"port":9000}},
                 "/app-health/app/startupz":{"grpc":{"port":9100,"service":"shop"},"timeoutSeconds":2}}
                """;
        assertThat(SidecarEnvironment.read(with(Map.of("ISTIO_KUBE_APP_PROBERS", json))).probes())
                .isEqualTo(
                        Map.of(
                                "/app-health/app/readyz",
                                new AppProbe.HttpGet(
                                        8080,
                                        "/ready",
                                        true,
                                        List.of(new AppProbe.Header("X-A", "b")),
                                        Duration.ofSeconds(3)),
                                "/app-health/app/livez",
                                new AppProbe.TcpSocket(9000, Duration.ofSeconds(1)),
                                "/app-health/app/startupz",
                                new AppProbe.Grpc(9100, "shop", Duration.ofSeconds(2))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POD_NAME | `` | POD_NAME: is missing",
                "POD_NAMESPACE | `` | POD_NAMESPACE: is missing",
                "INSTANCE_IP | `` | INSTANCE_IP: is missing",
                "INSTANCE_IP | pod.example | INSTANCE_IP: 'pod.example'",
                "INSTANCE_IP | fd00::5 | INSTANCE_IP: 'fd00::5' (expected: an IPv4 address",
                "TRUST_DOMAIN | a/b | TRUST_DOMAIN: 'a/b'",
                "CA_ADDR | istiod | CA_ADDR: 'istiod' (expected: HOST:PORT",
                "CA_ADDR | istiod:70000 | CA_ADDR: 'istiod:70000'",
                "PILOT_ADDR | other:15012 | PILOT_ADDR: 'other:15012'",
                "NODE_TYPE | waypoint | NODE_TYPE: 'waypoint' (expected: sidecar or router)",
                "NUM_TRUSTED_PROXIES | -1 | NUM_TRUSTED_PROXIES: '-1'",
                "ECC_SIGNATURE_ALGORITHM | RSA | ECC_SIGNATURE_ALGORITHM: 'RSA' (expected: ECDSA)",
                "WORKLOAD_RSA_KEY_SIZE | 1024 | WORKLOAD_RSA_KEY_SIZE: '1024' (expected: 2048",
                "WORKLOAD_RSA_KEY_SIZE | 16384 | WORKLOAD_RSA_KEY_SIZE: '16384'",
                "SECRET_GRACE_PERIOD_RATIO | half | SECRET_GRACE_PERIOD_RATIO: 'half' (expected: 0 to 1, such as 0.5)",
                "SECRET_GRACE_PERIOD_RATIO | 1.5 | SECRET_GRACE_PERIOD_RATIO: '1.5'",
                "SECRET_GRACE_PERIOD_RATIO_JITTER | -0.1 | SECRET_GRACE_PERIOD_RATIO_JITTER: '-0.1'",
                "SECRET_TTL | a day | SECRET_TTL: 'a day' (expected: a duration such as 24h0m0s)",
                "SECRET_TTL | 10ms | SECRET_TTL: '10ms'",
                "SECRET_TTL | -1h | SECRET_TTL: '-1h'",
                "TERMINATION_DRAIN_DURATION_SECONDS | 5s | TERMINATION_DRAIN_DURATION_SECONDS: '5s'",
                "ISTIO_KUBE_APP_PROBERS | {] | ISTIO_KUBE_APP_PROBERS: is no JSON",
                "ISTIO_KUBE_APP_PROBERS | [] | ISTIO_KUBE_APP_PROBERS: is no JSON object",
                "ISTIO_KUBE_APP_PROBERS | {} {} | is no JSON: more follows",
                "ISTIO_KUBE_APP_PROBERS | {\"/app-health/a/livez\":{\"tcpSocket\": | is no JSON:"
                        + " Unexpected end-of-input",
                "ISTIO_KUBE_APP_PROBERS | {\"/app-health/a/livez\":{\"grpc\":{\"port\":99999999999}}}"
                        + " | grpc.port: '99999999999'",
                "ISTIO_KUBE_APP_PROBERS | {\"/app-health/a/livez\":{\"httpGet\":null}} | (expected:"
                        + " httpGet",
                "ISTIO_KUBE_APP_PROBERS | {\"/x\":{}} | ISTIO_KUBE_APP_PROBERS: '/x'",
                "ISTIO_KUBE_APP_PROBERS | {\"/app-health/a/livez\":{}} | (expected: httpGet,"
                        + " tcpSocket or grpc)",
                "ISTIO_KUBE_APP_PROBERS | {\"/app-health/a/livez\":{\"tcpSocket\":{\"port\":\"http\"}}}"
                        + " | tcpSocket.port: 'http'",
                "ISTIO_PROMETHEUS_ANNOTATIONS | { | ISTIO_PROMETHEUS_ANNOTATIONS: is no JSON",
                "ISTIO_PROMETHEUS_ANNOTATIONS | {\"scrape\":\"true\",\"port\":\"x\"} | port 'x'"
            })
    void aWrongVariableIsNamedInOneLine(String variable, String value, String said) {
        assertThatThrownBy(() -> SidecarEnvironment.read(with(Map.of(variable, value))))
                .isInstanceOf(InvalidEnvironment.class)
                .hasMessageContaining(said)
                .hasMessageStartingWith(variable)
                .message()
                .doesNotContain("\n");
    }

    private static Map<String, String> with(Map<String, String> more) {
        var all = new HashMap<>(LEAST);
        all.putAll(more);
        return all;
    }
}
