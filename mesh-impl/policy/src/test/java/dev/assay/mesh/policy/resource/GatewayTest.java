package dev.assay.mesh.policy.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.mesh.policy.resource.Gateway.Port;
import dev.assay.mesh.policy.resource.Gateway.Protocol;
import dev.assay.mesh.policy.resource.Gateway.Server;
import dev.assay.mesh.policy.resource.Gateway.TlsMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a Gateway, and what is refused. */
class GatewayTest {

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha3"})
    void readsServers(String version) {
        var gateway =
                parse(
                        """
                        apiVersion: networking.istio.io/%s
                        kind: Gateway
                        metadata: {name: edge}
                        spec:
                          selector: {istio: ingressgateway}
                          servers:
                          - port: {number: 80, name: http, protocol: HTTP}
                            hosts: ['shop/*.example.com', ./here.example]
                          - port: {number: 443, name: https, protocol: HTTPS}
                            name: inside
                            tls: {mode: ISTIO_MUTUAL}
                            hosts: ['*']
                        """
                                .formatted(version));
        assertThat(gateway.selector().matchLabels()).isEqualTo(Map.of("istio", "ingressgateway"));
        assertThat(gateway.servers())
                .containsExactly(
                        new Server(
                                new Port(80, "http", Protocol.HTTP),
                                List.of("shop/*.example.com", "./here.example"),
                                TlsMode.NONE),
                        new Server(
                                new Port(443, "https", Protocol.HTTPS),
                                List.of("*"),
                                TlsMode.ISTIO_MUTUAL));
        assertThat(gateway.qualifiedName()).isEqualTo("shop/edge");
    }

    @Test
    void withoutASelectorItIsForEveryProxy() {
        assertThat(read("port: {number: 80, name: a, protocol: HTTP}, hosts: ['*']").selector())
                .isEqualTo(WorkloadSelector.EVERYTHING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "hosts: ['*'] | port: is missing",
                "port: {number: 80, name: a}, hosts: ['*'] | protocol: is missing",
                "port: {number: 0, name: a, protocol: HTTP}, hosts: ['*'] | between 1-65535",
                "port: {number: 80, protocol: HTTP}, hosts: ['*'] | port name must be set",
                "port: {number: 80, name: a, protocol: HTTP} | at least one host",
                "port: {number: 80, name: a, protocol: HTTP}, hosts: [short] | short names",
                "port: {number: 80, name: a, protocol: HTTP}, hosts: ['a_b.c'] | is no host",
                "port: {number: 80, name: a, protocol: HTTP}, hosts: ['a_b/c.d'] | is no namespace",
                "port: {number: 80, name: a, protocol: HTTPS}, hosts: ['*'] | must have TLS",
                "port: {number: 80, name: a, protocol: HTTP}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL} | cannot have TLS",
                "port: {number: 80, name: a, protocol: HTTTP}, hosts: ['*'] | did you mean HTTP?",
                "port: {number: 80, name: a, protocol: TCP}, hosts: ['*'] | does not implement 'TCP'",
                "port: {number: 80, name: a, protocol: HTTPS}, hosts: ['*'], tls: {} | does not implement 'PASSTHROUGH'",
                "port: {number: 80, name: a, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE} | does not implement 'SIMPLE'",
                "port: {number: 80, name: a, protocol: HTTPS}, hosts: ['*'], tls: {mode: MUTUEL} | 'MUTUEL' is unknown",
                "port: {number: 80, name: a, protocol: HTTPS}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL, credentialName: c} | does not implement 'credentialName'",
                "port: {number: 80, name: a, protocol: HTTP}, hosts: ['*'], tls: {httpsRedirect: true} | does not implement 'httpsRedirect'",
                "port: {number: 80, name: a, protocol: HTTP}, hosts: ['*'], bind: 0.0.0.0 | does not implement 'bind'",
                "port: {number: 80, name: a, protocol: HTTP}, hosts: ['*'], host: a | unknown field",
            })
    void isRefused(String server, String why) {
        assertThatExceptionOfType(InvalidResource.class)
                .isThrownBy(() -> read(server))
                .withMessageContaining(why);
    }

    @Test
    void serversHaveNamesOfTheirOwn() {
        String server = "port: {number: 80, name: a, protocol: HTTP}, hosts: ['*']";
        assertThatExceptionOfType(InvalidResource.class)
                .isThrownBy(() -> read(server + "}, {" + server))
                .withMessageContaining(
                        "servers[1].port.name: port names in servers must be unique");
    }

    /** Files for Kubernetes' own Gateway API are none of Istio's, though the kind has the name. */
    @Test
    void kubernetesGatewaysAreOthers() {
        var manifests =
                ResourceParser.manifests(
                        "gw.yaml",
                        """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: Gateway
                        metadata: {name: edge}
                        spec: {gatewayClassName: istio}
                        """,
                        "shop",
                        Instant.EPOCH);
        assertThat(manifests.resources()).isEmpty();
        assertThat(manifests.others()).hasSize(1);
    }

    private static Gateway read(String server) {
        return parse(
                """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  servers: [{%s}]
                """
                        .formatted(server));
    }

    private static Gateway parse(String yaml) {
        return (Gateway) ResourceParser.parse("gw.yaml", yaml, "shop", Instant.EPOCH).getFirst();
    }
}
