package dev.assay.mesh.identity;

import static dev.assay.mesh.identity.Minted.ca;
import static dev.assay.mesh.identity.Minted.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BundleParserTest {

    private static X509Certificate one;
    private static X509Certificate two;

    @BeforeAll
    static void mint() throws Exception {
        one = root("one").mint().certificate();
        two = ca("two").signedBySelf().rsa(2048).mint().certificate();
    }

    @Test
    void readsAJwkSet() throws Exception {
        var parsed = BundleParser.parseJwks(jwks(svid("EC", one), svid("RSA", two)));
        assertThat(parsed.bundle()).isEqualTo(TrustBundle.of(List.of(two, one)));
        assertThat(parsed.ignored()).isEmpty();
    }

    @ParameterizedTest(name = "bd-01, bd-02: {0}")
    @ValueSource(
            strings = {
                "{\"kty\":\"EC\",\"x5c\":[\"%s\"]}",
                "{\"kty\":\"EC\",\"use\":\"x509\",\"x5c\":[\"%s\"]}",
                "{\"kty\":\"EC\",\"use\":\"jwt-svid\",\"x5c\":[\"%s\"]}",
                "{\"use\":\"x509-svid\",\"x5c\":[\"%s\"]}",
                "{\"kty\":\"oct\",\"use\":\"x509-svid\",\"x5c\":[\"%s\"]}",
                "{\"kty\":\"EC\",\"use\":\"x509-svid\"}",
                "{\"kty\":\"EC\",\"use\":\"x509-svid\",\"x5c\":[]}",
                "{\"kty\":\"EC\",\"use\":\"x509-svid\",\"x5c\":\"%s\"}",
                "{\"kty\":\"EC\",\"use\":\"x509-svid\",\"x5c\":[\"!\"]}",
                "{\"kty\":\"EC\",\"use\":\"x509-svid\",\"x5c\":[\"AAAA\"]}",
                "7"
            })
    void leavesOutAnEntryThatIsNotUnderstoodAndKeepsTheRest(String entry) throws Exception {
        var parsed =
                BundleParser.parseJwks(jwks(entry.replace("%s", base64(one)), svid("RSA", two)));
        assertThat(parsed.bundle().roots()).containsExactly(two);
        assertThat(parsed.ignored()).singleElement().asString().startsWith("keys[0]: ");
    }

    @Test
    void bd03TakesTheFirstOfTwoCertificates() throws Exception {
        var entry =
                "{\"kty\":\"EC\",\"use\":\"x509-svid\",\"x5c\":[\"%s\",\"%s\"]}"
                        .formatted(base64(one), base64(two));
        assertThat(BundleParser.parseJwks(jwks(entry)).bundle().roots()).containsExactly(one);
    }

    @Test
    void bd04ReadsAnEmptyBundleAsOneThatTrustsNobody() throws Exception {
        assertThat(BundleParser.parseJwks("{\"keys\": []}").bundle())
                .isEqualTo(TrustBundle.empty());
    }

    @Test
    void bd05RefusesATrustDomainThatOccursTwice() {
        var twice = "{\"trust_domains\":{\"a\":{\"keys\":[]},\"a\":{\"keys\":[]}}}";
        assertThatThrownBy(() -> BundleParser.parseJwksMap(twice))
                .isInstanceOf(InvalidBundle.class)
                .hasMessageContaining("Duplicate")
                .hasMessageContaining("'a'");
    }

    @Test
    void readsABundleMap() throws Exception {
        var map =
                BundleParser.parseJwksMap(
                        "{\"trust_domains\":{\"a\":%s,\"b\":{\"keys\":[]}}}"
                                .formatted(jwks(svid("EC", one), "{}")));
        assertThat(map.get(new TrustDomain("a")))
                .isEqualTo(
                        new ParsedBundle(
                                TrustBundle.of(List.of(one)),
                                List.of("trust_domains.a.keys[1]: use is not x509-svid")));
        assertThat(map.get(new TrustDomain("b")))
                .isEqualTo(new ParsedBundle(TrustBundle.empty(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"keys\":{}}", "null", "{\"keys\":[]} x", "é"})
    void refusesADocumentThatIsNoJwkSet(String json) {
        assertThatThrownBy(() -> BundleParser.parseJwks(json)).isInstanceOf(InvalidBundle.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"keys\":[]}",
                "{\"trust_domains\":{\"A\":{\"keys\":[]}}}",
                "{\"trust_domains\":{\"a\":{}}}"
            })
    void refusesADocumentThatIsNoBundleMap(String json) {
        assertThatThrownBy(() -> BundleParser.parseJwksMap(json)).isInstanceOf(InvalidBundle.class);
    }

    @Test
    void readsPemWithCommentsBlankLinesAndCarriageReturns() {
        var text =
                "# first\n\n" + Pem.encode(one) + "\n\nsecond: \u00e9\n" + Pem.encode(two) + "end";
        for (var variant : List.of(text, text.replace("\n", "\r\n"), Pem.encode(one) + text)) {
            var parsed = BundleParser.parsePem(variant);
            assertThat(parsed.bundle()).isEqualTo(TrustBundle.of(List.of(one, two)));
            assertThat(parsed.ignored()).isEmpty();
        }
    }

    @Test
    void leavesOutAMalformedCertificateAndNamesItsLine() {
        var bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        var noBase64 = bad.replace("AAAA", "?");
        var key = "-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n";
        var cut = "-----BEGIN CERTIFICATE-----\nAAAA\n";
        var parsed = BundleParser.parsePem(bad + noBase64 + key + cut + Pem.encode(one) + cut);
        assertThat(parsed.bundle().roots()).containsExactly(one);
        assertThat(parsed.ignored()).hasSize(5);
        assertThat(parsed.ignored().getFirst()).startsWith("PEM, line 1: ");
        assertThat(parsed.ignored().toString()).doesNotContain("SECRET");
    }

    @Test
    void comparesBundlesAsSets() throws Exception {
        var ordered = TrustBundle.of(List.of(one, two));
        var reversed = TrustBundle.of(List.of(two, one, two));
        assertThat(ordered).isEqualTo(reversed).hasSameHashCodeAs(reversed);
        assertThat(ordered.fingerprint()).isEqualTo(reversed.fingerprint());
        assertThat(ordered).isNotEqualTo(TrustBundle.of(List.of(one)));
        var a = new TrustDomain("a");
        var b = new TrustDomain("b");
        assertThat(TrustBundles.of(Map.of(a, ordered, b, TrustBundle.empty())))
                .isEqualTo(TrustBundles.of(Map.of(b, TrustBundle.empty(), a, reversed)))
                .isNotEqualTo(TrustBundles.of(Map.of(a, ordered)))
                .isNotEqualTo(TrustBundles.of(Map.of(b, ordered, a, TrustBundle.empty())));
    }

    private static String jwks(String... entries) {
        return "{\"keys\":[%s],\"spiffe_sequence\":1}".formatted(String.join(",", entries));
    }

    private static String svid(String type, X509Certificate certificate) throws Exception {
        return "{\"kty\":\"%s\",\"use\":\"x509-svid\",\"x5c\":[\"%s\"]}"
                .formatted(type, base64(certificate));
    }

    private static String base64(X509Certificate certificate) throws Exception {
        return Base64.getEncoder().encodeToString(certificate.getEncoded());
    }
}
