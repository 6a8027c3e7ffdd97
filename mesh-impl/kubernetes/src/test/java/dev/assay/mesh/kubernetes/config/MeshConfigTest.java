package dev.assay.mesh.kubernetes.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.policy.authz.PathNormalization;
import dev.assay.mesh.policy.effective.TlsVersion;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.extauthz.HeaderNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MeshConfigTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("POD_NAMESPACE", "mesh-a", "PROXY_IMAGE", "assay/mesh:1");

    @Test
    void whatIsLeftOutIsIstiosDefault() throws Exception {
        var mesh = MeshConfig.parse("", Settings.from(ENVIRONMENT));

        assertThat(mesh.options().trustDomain().name()).isEqualTo("cluster.local");
        assertThat(mesh.options().rootNamespace()).isEqualTo("mesh-a");
        assertThat(mesh.options().autoMtls()).isTrue();
        assertThat(mesh.options().minimumTlsVersion()).isEqualTo(TlsVersion.TLSV1_2);
        assertThat(mesh.options().pathNormalization()).isEqualTo(PathNormalization.BASE);
        assertThat(mesh.drain()).isEqualTo(Duration.ofSeconds(5));
        assertThat(mesh.discovers(Map.of())).isTrue();
    }

    @Test
    void readsIstiosNames() throws Exception {
        var mesh =
                MeshConfig.parse(
                        """
                        trustDomain: example.org
                        trustDomainAliases: [old.example.org]
                        rootNamespace: root
                        enableAutoMtls: false
                        meshMTLS: {minProtocolVersion: TLSV1_3}
                        pathNormalization: {normalization: DECODE_AND_MERGE_SLASHES}
                        discoverySelectors: [{matchLabels: {mesh: a}}]
                        extensionProviders:
                        - name: asked-by-http
                          envoyExtAuthzHttp:
                            service: shop/ext.shop.svc.cluster.local
                            port: 8000
                            timeout: 0.5s
                            failOpen: true
                            statusOnError: "503"
                            pathPrefix: /check
                            includeRequestHeadersInCheck: [X-A, x-b*]
                            includeAdditionalHeadersInCheck: {x-added: "1"}
                            headersToUpstreamOnAllow: [x-user]
                            headersToDownstreamOnDeny: ["*-reason"]
                        - name: asked-by-grpc
                          envoyExtAuthzGrpc: {service: ext.shop.svc.cluster.local, port: 9000}
                        - name: a-tracer
                          zipkin: {service: zipkin.shop.svc.cluster.local, port: 9411}
                        """,
                        Settings.from(ENVIRONMENT));

        assertThat(mesh.options().acceptedTrustDomains())
                .containsExactly("example.org", "old.example.org");
        assertThat(mesh.options().rootNamespace()).isEqualTo("root");
        assertThat(mesh.options().autoMtls()).isFalse();
        assertThat(mesh.options().minimumTlsVersion()).isEqualTo(TlsVersion.TLSV1_3);
        assertThat(mesh.options().pathNormalization())
                .isEqualTo(PathNormalization.DECODE_AND_MERGE_SLASHES);
        assertThat(mesh.discovers(Map.of("mesh", "a", "other", "x"))).isTrue();
        assertThat(mesh.discovers(Map.of("mesh", "b"))).isFalse();
        assertThat(mesh.options().extensionProviders())
                .containsExactly(
                        new ExtensionProvider(
                                "asked-by-http",
                                "ext.shop.svc.cluster.local",
                                8000,
                                Duration.ofMillis(500),
                                true,
                                503,
                                new ExtensionProvider.Http(
                                        "/check",
                                        new HeaderNames(List.of("x-a", "x-b*")),
                                        Map.of("x-added", "1"),
                                        new HeaderNames(List.of("x-user")),
                                        new HeaderNames(List.of("*-reason")))),
                        new ExtensionProvider(
                                "asked-by-grpc",
                                "ext.shop.svc.cluster.local",
                                9000,
                                Duration.ofMinutes(10),
                                false,
                                403,
                                new ExtensionProvider.Grpc()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trustDomain: A B | trustDomain",
                "meshMTLS: {minProtocolVersion: SSLV3} | minProtocolVersion",
                "pathNormalization: {normalization: MERGE} | pathNormalization.normalization",
                "defaultConfig: {terminationDrainDuration: soon} | terminationDrainDuration",
                "extensionProviders: [{name: a, envoyExtAuthzHttp: {port: 80}}] | a: service",
                "extensionProviders: [{name: a, envoyExtAuthzGrpc: {service: b}}] | a: port",
                "extensionProviders: [{envoyExtAuthzGrpc: {service: b, port: 1}}] | one of its own",
                "extensionProviders: [{name: a}, {name: a}] | one of its own",
                "extensionProviders: [{name: a, envoyExtAuthzGrpc: {service: b, port: 1, pathPrefix: /}}] | a: pathPrefix is not implemented",
                "extensionProviders: [{name: a, envoyExtAuthzHttp: {service: b, port: 1, statusOnError: no}}] | a: statusOnError",
                "extensionProviders: [{name: a, envoyExtAuthzHttp: {service: b, port: 1, includeRequestHeadersInCheck: [\"*\"]}}] | includeRequestHeadersInCheck",
                "- a | mesh config",
                "'a: [' | mesh config",
            })
    void aWrongValueIsNamed(String text, String named) {
        assertThatThrownBy(() -> MeshConfig.parse(text, Settings.from(ENVIRONMENT)))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining(named)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "POD_NAMESPACE, ''",
        "PROXY_IMAGE, ''",
        "GRPC_PORT, http",
        "DEFAULT_WORKLOAD_CERT_TTL, 24",
    })
    void aWrongVariableIsNamed(String name, String value) {
        var environment = new HashMap<>(ENVIRONMENT);
        environment.put(name, value);

        assertThatThrownBy(() -> Settings.from(environment))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining(name);
    }
}
