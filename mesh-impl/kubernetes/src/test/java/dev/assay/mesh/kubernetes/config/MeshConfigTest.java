package dev.assay.mesh.kubernetes.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.policy.authz.PathNormalization;
import dev.assay.mesh.policy.effective.TlsVersion;
import java.time.Duration;
import java.util.HashMap;
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
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trustDomain: A B | trustDomain",
                "meshMTLS: {minProtocolVersion: SSLV3} | minProtocolVersion",
                "pathNormalization: {normalization: MERGE} | pathNormalization.normalization",
                "defaultConfig: {terminationDrainDuration: soon} | terminationDrainDuration",
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
