package dev.assay.mesh.proxy.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OriginHostTest {

    @ParameterizedTest
    @CsvSource({
        "api.example, api.example",
        "API.Example:8443, api.example",
        "' api.example ', api.example",
        "192.0.2.7:443, 192.0.2.7",
        "[2001:db8::7]:443, 2001:db8::7",
        "[2001:db8::7, [2001:db8::7",
        "'', service.example",
        ":443, service.example",
    })
    void theHostIsTheAuthoritysOrTheServices(String authority, String host) {
        assertThat(OriginHost.of(authority, "service.example")).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "'', api.example, api.example",
        "'', 192.0.2.7, ''",
        "'', 2001:db8::7, ''",
        "fixed.example, api.example, fixed.example",
        "fixed.example, 192.0.2.7, fixed.example",
    })
    void theSniIsTheRulesOrTheHostUnlessThatIsAnAddress(String rule, String host, String sni) {
        assertThat(OriginHost.sni(plan(rule), host)).isEqualTo(sni);
    }

    @Test
    void aHostOfOnlyBracketsIsNobody() {
        assertThat(OriginHost.of("[]:443", "service.example")).isEmpty();
    }

    private static Originate plan(String sni) {
        return new Originate(false, sni, List.of(), "", "", "", false, "", "");
    }
}
