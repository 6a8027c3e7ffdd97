package dev.assay.cases.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SidecarLogTest {
    /** As Istio 1.31 with Envoy 1.40 wrote it, and as the reference mesh does. */
    private static final String ENVOYS =
            "[2026-10-08T22:54:14.312Z] \"GET /get HTTP/1.1\" 503 URX,UF upstream_reset_before_response_started{remote_connection_failure|TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end} - \"TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end\" 0 121 798 - \"10.42.0.12:18080\" outbound|8080||backend.ns.svc.cluster.local";

    private static final String OURS =
            "{\"upstream_host\":\"10.42.0.12:18080\",\"response_code\":503,\"response_flags\":\"URX,UF\",\"details\":\"TLS handshake error: wrong_version_number: the peer does not answer in TLS\"}";

    @Test
    void bothFormsOfALogSayTheSameCause() {
        var cause = Cause.tlsError("wrong_version_number");
        assertThat(List.of(ENVOYS, OURS)).allMatch(cause.test());
        assertThat(List.of(ENVOYS, OURS)).noneMatch(Cause.tlsError("expired").test());
        assertThat(List.of(ENVOYS, OURS)).noneMatch(Cause.noFilterChain().test());
        assertThat(Cause.tlsError().test().test("\"details\":\"closed by the peer\"")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"10.42.0.12,true", "10.42.0.1,false", "0.42.0.12,false", "10.42.0.120,false"})
    void anAddressIsLookedForWhole(String address, boolean named) {
        assertThat(Cause.isIn(ENVOYS, address)).isEqualTo(named);
        assertThat(Cause.isIn(OURS, address)).isEqualTo(named);
    }

    @Test
    void onlyWhatWasWrittenSinceCounts() throws Exception {
        var lines = new ArrayList<>(List.of("earlier", OURS));
        var log = SidecarLog.from(() -> List.copyOf(lines));
        var cause = Cause.tlsError();
        assertThat(cause.logged().isMetBy(log.line(cause).observe())).isFalse();
        assertThat(log.line(cause).observe().describe()).startsWith("no such line among 0");
        lines.add("a request went well");
        assertThat(cause.logged().isMetBy(log.line(cause).observe())).isFalse();
        lines.add(ENVOYS);
        assertThat(log.line(cause).observe().describe()).isEqualTo(ENVOYS);
    }

    @Test
    void whenTheMarkIsForgottenAllThatIsLeftIsNew() throws Exception {
        var lines = new ArrayList<>(List.of("the last line"));
        var log = SidecarLog.from(() -> List.copyOf(lines));
        lines.clear();
        lines.add(ENVOYS);
        var cause = Cause.tlsError();
        assertThat(cause.logged().isMetBy(log.line(cause).observe())).isTrue();
    }

    @Test
    void anEmptyLogHasNoMark() throws Exception {
        var lines = new ArrayList<String>();
        var log = SidecarLog.from(() -> List.copyOf(lines));
        lines.add(OURS);
        var cause = Cause.tlsError();
        assertThat(log.line(cause).observe().line()).contains(OURS);
    }

    @Test
    void linesAreCountedByTheirCause() throws Exception {
        var lines = new ArrayList<>(List.of(OURS));
        var log = SidecarLog.from(() -> List.copyOf(lines));
        var any = Cause.tlsError();
        var version = Cause.tlsError("wrong_version_number");
        var expired = Cause.tlsError("expired");
        var causes = Set.of(any, version, expired);
        assertThat(log.tally(causes).observe().describe()).isEqualTo("no such line");
        lines.addAll(List.of(ENVOYS, "a request went well", ENVOYS));
        var seen = log.tally(causes).observe();
        assertThat(SidecarLog.Tally.atLeast(Map.of(any, 2, version, 2)).isMetBy(seen)).isTrue();
        assertThat(SidecarLog.Tally.atLeast(Map.of(any, 3)).isMetBy(seen)).isFalse();
        assertThat(SidecarLog.Tally.atLeast(Map.of(any, 2, expired, 1)).isMetBy(seen)).isFalse();
        assertThat(seen.describe())
                .contains("no such line with " + expired.words())
                .endsWith("the newest is " + ENVOYS);
    }
}
