package dev.assay.cases.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.sidecar.RefusedHandshakes.Added;
import dev.assay.cases.sidecar.RefusedHandshakes.Side;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RefusedHandshakesTest {
    private static final Set<String> CHAIN = Set.of("fail_verify_error");
    private static final Set<String> EITHER = Set.of("fail_verify_error", "fail_verify_san");

    /** As Envoy 1.40 writes them, with a few that count something else. */
    private static final String ENVOYS =
            """
            # TYPE envoy_listener_ssl_connection_error counter
            envoy_listener_ssl_connection_error{listener_address="0.0.0.0_15006"} 2
            # TYPE envoy_listener_ssl_fail_verify_error counter
            envoy_listener_ssl_fail_verify_error{listener_address="0.0.0.0_15006"} 3
            envoy_listener_ssl_fail_verify_no_cert{listener_address="[::]_15006"} 4
            envoy_listener_ssl_fail_verify_error{listener_address="[::]_15006"} 5
            envoy_listener_ssl_handshake{listener_address="0.0.0.0_15006"} 1000
            envoy_listener_ssl_no_certificate{listener_address="0.0.0.0_15006"} 1000
            envoy_cluster_ssl_fail_verify_san{cluster_name="outbound|80||a.b.svc"} 50
            envoy_cluster_client_ssl_socket_factory_ssl_context_update_by_sds{} 1000
            envoy_cluster_upstream_cx_connect_fail{cluster_name="outbound|80||a.b.svc"} 1000
            """;

    @Test
    void allHandshakesThatFailedAreAddedByReasonAndSide() {
        assertThat(RefusedHandshakes.sums(ENVOYS, Side.LISTENER))
                .isEqualTo(
                        Map.of(
                                "connection_error",
                                2.0,
                                "fail_verify_error",
                                8.0,
                                "fail_verify_no_cert",
                                4.0));
        assertThat(RefusedHandshakes.sums(ENVOYS, Side.CLUSTER))
                .isEqualTo(Map.of("fail_verify_san", 50.0));
    }

    @Test
    void namesByOtherRulesOfPrometheusCount() {
        assertThat(
                        RefusedHandshakes.sums(
                                "envoy_listener_ssl_fail_verify_error_total 1.0E1 1700000000\n",
                                Side.LISTENER))
                .isEqualTo(Map.of("fail_verify_error", 10.0));
        assertThat(RefusedHandshakes.sums("", Side.LISTENER)).isEmpty();
    }

    @Test
    void whatIsCountedUnderAnotherNameIsMissed() {
        var two = Added.atLeast(Map.of(CHAIN, 2));
        assertThat(two.isMetBy(new Added(Map.of("fail_verify_error", 2L)))).isTrue();
        assertThat(two.isMetBy(new Added(Map.of("fail_verify_error", 1L, "connection_error", 9L))))
                .isFalse();
        assertThat(two.isMetBy(new Added(Map.of()))).isFalse();
    }

    @Test
    void whatServesForOneReasonDoesNotServeForAnotherAsWell() {
        var both = Added.atLeast(Map.of(CHAIN, 2, EITHER, 1));
        assertThat(both.isMetBy(new Added(Map.of("fail_verify_error", 2L)))).isFalse();
        assertThat(both.isMetBy(new Added(Map.of("fail_verify_error", 3L)))).isTrue();
        assertThat(both.isMetBy(new Added(Map.of("fail_verify_error", 2L, "fail_verify_san", 1L))))
                .isTrue();
    }

    @Test
    void aReportSaysWhatWasCounted() {
        assertThat(
                        new Added(Map.of("fail_verify_san", 1L, "connection_error", 2L, "x", 0L))
                                .describe())
                .isEqualTo(
                        "the ssl counters have gone up by 3: connection_error by 2, fail_verify_san by 1");
        assertThat(new Added(Map.of()).describe()).isEqualTo("the ssl counters have gone up by 0");
    }
}
