package dev.assay.mesh.proxy.token;

import static dev.assay.mesh.proxy.token.TokenVerifierTest.bearer;
import static dev.assay.mesh.proxy.token.TokenVerifierTest.fault;
import static dev.assay.mesh.proxy.token.TokenVerifierTest.outcome;
import static dev.assay.mesh.proxy.token.TokenVerifierTest.rule;
import static dev.assay.mesh.proxy.token.TokenVerifierTest.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is sent for a token is refused, and nothing else happens. */
class HostileTokenTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | BAD_FORMAT",
                "a.b | BAD_FORMAT",
                "a..c | BAD_FORMAT",
                ".. | BAD_FORMAT",
                "a.b.c.d | BAD_FORMAT",
                "e30.e30.! | HEADER_ALG",
                "a*.e30.AA | HEADER_BASE64",
                "AAAA.e30.AA | HEADER_JSON",
            })
    void noToken(String text, TokenFault expected) throws Exception {
        assertThat(fault(bearer(text), rule(Issuer.of("ES256"), ""))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | HEADER_JSON",
                "{} | HEADER_ALG",
                "{\"alg\":1} | HEADER_ALG",
                "{\"alg\":\"none\"} | ALG_NOT_SUPPORTED",
                "{\"alg\":\"None\"} | ALG_NOT_SUPPORTED",
                "{\"alg\":\"HS256\"} | ALG_NOT_SUPPORTED",
                "{\"alg\":\"RS256\"} | VERIFICATION_FAILS",
                "{\"alg\":\"ES384\"} | VERIFICATION_FAILS",
                "{\"alg\":\"ES256\",\"kid\":1} | HEADER_KID",
                "{\"alg\":\"ES256\",\"alg\":\"none\"} | HEADER_JSON",
                "{\"alg\":\"ES256\"} {} | HEADER_JSON",
                "{\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false} | VERIFICATION_FAILS",
            })
    void headers(String header, TokenFault expected) throws Exception {
        var issuer = Issuer.of("ES256");
        String token = issuer.signed(header, "{\"iss\":\"issuer\"}");
        assertThat(fault(bearer(token), rule(issuer, ""))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | PAYLOAD_JSON",
                "'' | BAD_FORMAT",
                "{ | PAYLOAD_JSON",
                "{\"iss\":1} | ISS_NOT_TEXT",
                "{\"iss\":[\"issuer\"]} | ISS_NOT_TEXT",
                "{\"iss\":\"issuer\",\"iss\":\"issuer\"} | PAYLOAD_JSON",
                "{\"iss\":\"issuer\",\"sub\":{}} | SUB_NOT_TEXT",
                "{\"iss\":\"issuer\",\"aud\":1} | AUD_NOT_TEXT",
                "{\"iss\":\"issuer\",\"aud\":[1]} | AUD_NOT_TEXT",
                "{\"iss\":\"issuer\",\"exp\":\"9\"} | EXP_NOT_INTEGER",
                "{\"iss\":\"issuer\",\"exp\":null} | EXP_NOT_INTEGER",
                "{\"iss\":\"issuer\",\"exp\":-1} | EXP_NOT_POSITIVE",
                "{\"iss\":\"issuer\",\"exp\":1e400} | EXP_NOT_POSITIVE",
                "{\"iss\":\"issuer\",\"nbf\":true} | NBF_NOT_INTEGER",
                "{\"iss\":\"issuer\",\"nbf\":1e18} | NOT_YET_VALID",
                "{\"sub\":\"a\"} | UNKNOWN_ISSUER",
            })
    void payloads(String payload, TokenFault expected) throws Exception {
        var issuer = Issuer.of("ES256");
        assertThat(fault(bearer(issuer.signed(issuer.header(), payload)), rule(issuer, "")))
                .isEqualTo(expected);
    }

    @Test
    void aPublicKeyIsNoSharedSecret() throws Exception {
        var issuer = Issuer.of("RS256");
        String payload = "{\"iss\":\"issuer\",\"sub\":\"a\"}";
        for (byte[] secret :
                new byte[][] {
                    issuer.keys().getPublic().getEncoded(),
                    ("-----BEGIN PUBLIC KEY-----\n"
                                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                            .encodeToString(issuer.keys().getPublic().getEncoded())
                                    + "\n-----END PUBLIC KEY-----\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                    issuer.jwks().getBytes(java.nio.charset.StandardCharsets.US_ASCII)
                }) {
            assertThat(fault(bearer(issuer.signedByPublicKey(payload, secret)), rule(issuer, "")))
                    .isEqualTo(TokenFault.ALG_NOT_SUPPORTED);
        }
    }

    @Test
    void aSymmetricKeyOfASetIsNotBelieved() throws Exception {
        var issuer = Issuer.of("RS256");
        byte[] secret =
                "a secret that is long enough for HS256"
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        String jwks =
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"%s\"}]}"
                        .formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        assertThat(
                        fault(
                                bearer(issuer.signedByPublicKey("{\"iss\":\"issuer\"}", secret)),
                                rules("{issuer: issuer, jwks: '" + jwks + "'}")))
                .isEqualTo(TokenFault.ALG_NOT_SUPPORTED);
    }

    @Test
    void anyChangedCharacterBreaksIt() throws Exception {
        var issuer = Issuer.of("ES256");
        var random = new Random(20261122);
        String token = issuer.token(Issuer.claims(Map.of()));
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
        int end = token.lastIndexOf('.');
        for (int i = 0; i < 300; i++) {
            var changed = new StringBuilder(token);
            int at = random.nextInt(end);
            char other = alphabet.charAt(random.nextInt(alphabet.length()));
            if (other != token.charAt(at)) {
                changed.setCharAt(at, other);
                assertThat(outcome(bearer(changed.toString()), rule(issuer, "")))
                        .as(changed.toString())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void rubbishOfAnyKindIsRefused() throws Exception {
        var issuer = Issuer.of("ES256");
        var rule = rule(issuer, "");
        var random = new Random(20261123);
        for (int i = 0; i < 2000; i++) {
            byte[] header = new byte[random.nextInt(200)];
            byte[] payload = new byte[random.nextInt(200)];
            random.nextBytes(header);
            random.nextBytes(payload);
            String text =
                    (random.nextBoolean()
                                    ? Base64.getUrlEncoder().encodeToString(header)
                                    : Issuer.encoded(issuer.header()))
                            + "."
                            + Base64.getUrlEncoder().encodeToString(payload)
                            + ".AAAA";
            assertThat(outcome(bearer(text), rule)).as(text).isNotEmpty();
        }
    }

    @Test
    void depthAndLengthHaveEnds() throws Exception {
        var issuer = Issuer.of("ES256");
        String deep = "{\"iss\":\"issuer\",\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";
        assertThat(fault(bearer(issuer.signed(issuer.header(), deep)), rule(issuer, "")))
                .isEqualTo(TokenFault.PAYLOAD_JSON);
        String number = "{\"iss\":\"issuer\",\"exp\":" + "9".repeat(100_000) + "}";
        assertThat(fault(bearer(issuer.signed(issuer.header(), number)), rule(issuer, "")))
                .isEqualTo(TokenFault.PAYLOAD_JSON);
        String wide = "{\"iss\":\"issuer\",\"a\":\"" + "x".repeat(1_000_000) + "\"}";
        assertThat(outcome(bearer(issuer.signed(issuer.header(), wide)), rule(issuer, "")))
                .isEmpty();
    }

    @Test
    void whatIsRefusedIsNotRepeated() throws Exception {
        String token = Issuer.of("ES256").token(Issuer.claims(Map.of()));
        assertThat(CompactToken.parse(token)).hasToString("a token");
        assertThatExceptionOfType(TokenRefused.class)
                .isThrownBy(() -> CompactToken.parse("e30." + token))
                .withMessage(TokenFault.BAD_FORMAT.text());
    }
}
