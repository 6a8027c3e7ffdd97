package dev.assay.mesh.proxy.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.proxy.testing.Outside;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9525 section 6.3, RFC 5280 section 4.2.1.6. */
final class CertificateNamesTest {

    @ParameterizedTest
    @CsvSource({
        "api.example, api.example, true",
        "api.example, API.example, true",
        "api.example, api.example.org, false",
        "api.example, example, false",
        "*.shop.example, api.shop.example, true",
        "*.shop.example, shop.example, false",
        "*.shop.example, a.b.shop.example, false",
        "*.shop.example, .shop.example, false",
        "*.example, api.example, false",
        "a*.shop.example, api.shop.example, false",
        "*, example, false",
        "*., example., false",
        "192.0.2.7, 192.0.2.7, false",
    })
    void namesOfHosts(String named, String wanted, boolean matches) {
        assertThat(new CertificateNames(List.of(named), List.of(), List.of()).match(wanted))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "2001:db8:0:0:0:0:0:7, 2001:db8::7, true",
        "2001:db8::7, api.example, false",
    })
    void addresses(String named, String wanted, boolean matches) {
        assertThat(new CertificateNames(List.of(), List.of(named), List.of()).match(wanted))
                .isEqualTo(matches);
    }

    @Test
    void urisAreMatchedLetterForLetter() {
        var names = new CertificateNames(List.of(), List.of(), List.of("spiffe://td/ns/a/sa/b"));
        assertThat(names.match("spiffe://td/ns/a/sa/b")).isTrue();
        assertThat(names.match("spiffe://td/ns/a/sa/B")).isFalse();
        assertThat(names.match("spiffe://td/ns/a/sa/b/")).isFalse();
    }

    @Test
    void theSubjectIsNoName() {
        var leaf = new Outside().server("san.example").leaf();
        assertThat(CertificateNames.of(leaf).match("san.example")).isTrue();
        assertThat(CertificateNames.of(leaf).match("CN=san.example")).isFalse();
        assertThat(CertificateNames.of(new Outside().withoutNames("cn.example").leaf()))
                .hasToString("nobody")
                .matches(names -> !names.match("cn.example"));
    }
}
