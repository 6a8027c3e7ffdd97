package dev.assay.cases.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RefusedHandshakesTest {
    /** As Envoy 1.40 writes them, with a few that count something else. */
    private static final String ENVOYS =
            """
            # TYPE envoy_listener_ssl_connection_error counter
            envoy_listener_ssl_connection_error{listener_address="0.0.0.0_15006"} 2
            # TYPE envoy_listener_ssl_fail_verify_error counter
            envoy_listener_ssl_fail_verify_error{listener_address="0.0.0.0_15006"} 3
            envoy_listener_ssl_fail_verify_no_cert{listener_address="[::]_15006"} 4
            envoy_listener_ssl_handshake{listener_address="0.0.0.0_15006"} 1000
            envoy_listener_ssl_no_certificate{listener_address="0.0.0.0_15006"} 1000
            envoy_cluster_ssl_fail_verify_san{cluster_name="outbound|80||a.b.svc"} 50
            envoy_cluster_client_ssl_socket_factory_ssl_context_update_by_sds{} 1000
            envoy_cluster_upstream_cx_connect_fail{cluster_name="outbound|80||a.b.svc"} 1000
            """;

    @Test
    void allHandshakesThatFailedAreAdded() {
        assertThat(RefusedHandshakes.sum(ENVOYS)).isEqualTo(59);
    }

    @Test
    void namesByOtherRulesOfPrometheusCount() {
        assertThat(
                        RefusedHandshakes.sum(
                                "envoy_listener_ssl_fail_verify_error_total 1.0E1 1700000000\n"))
                .isEqualTo(10);
        assertThat(RefusedHandshakes.sum("")).isZero();
    }
}
