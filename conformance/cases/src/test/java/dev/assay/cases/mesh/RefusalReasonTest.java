package dev.assay.cases.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RefusalReasonTest {
    private static final String ENVOY =
            "[2026-10-08T22:54:14.312Z] \"- - -\" 0 - - - \"TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED%s:TLS_error_end\" 0 0 3 - \"10.42.0.12:18080\"";

    private static final String OURS =
            "{\"reporter\":\"destination\",\"peer_address\":\"10.42.0.9:40000\",\"requested_server_name\":\"\",\"details\":\"TLS handshake error: %s; the peer claims to be spiffe://cluster.local/ns/a/sa/prober\"}";

    /** BoringSSL's words for a verification's outcome, in Envoy's form, and ours. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "UNKNOWN_ISSUER; unable_to_get_local_issuer_certificate; unknown_ca: UNKNOWN_CA: no path from CN=a to a trusted root",
                "SIGNATURE; certificate_signature_failure; decrypt_error: BAD_SIGNATURE: CN=a is not signed by CN=b",
                "ISSUER_MAY_NOT_SIGN; invalid_CA_certificate; unknown_ca: ISSUER_MAY_NOT_SIGN: CN=b may not sign certificates",
                "PATH_LENGTH; path_length_constraint_exceeded; unknown_ca: PATH_LENGTH_EXCEEDED: CN=b allows 0 intermediates below it, there are 1",
                "EXPIRED; certificate_has_expired; certificate_expired: EXPIRED: CN=a expired at 2026-01-01T00:00:00Z",
                "NOT_YET_VALID; certificate_is_not_yet_valid; certificate_expired: NOT_YET_VALID: CN=a is valid from 2027-01-01T00:00:00Z",
                "REVOKED; certificate_revoked; certificate_revoked: REVOKED: CN=b was revoked by CN=c",
                "PURPOSE; unsupported_certificate_purpose; unsupported_certificate: WRONG_EXTENDED_KEY_USAGE: CN=a lacks clientAuth",
                "KEY_USAGE; key_usage_does_not_include_digital_signature; unsupported_certificate: WRONG_KEY_USAGE: CN=a lacks digitalSignature",
                "AUTHORITY; invalid_non-CA_certificate_(has_CA_markings); certificate_unknown: NOT_A_LEAF: CN=a is a CA's certificate",
                "CRITICAL_EXTENSION; unhandled_critical_extension; certificate_unknown: UNKNOWN_CRITICAL_EXTENSION: 1.2.3 in CN=a",
                "NAME_CONSTRAINTS; excluded_subtree_violation; certificate_unknown: NAME_CONSTRAINTS: CN=a violates its issuers' name constraints"
            })
    void bothFormsOfALogSayTheSameReason(RefusalReason reason, String boring, String ours) {
        String envoys =
                ENVOY.formatted(
                        ":verify_cert_failed:_X509_verify_cert:_certificate_verification_error_at_depth_0:_"
                                + boring);
        assertThat(reason.cause().test().test(envoys)).isTrue();
        assertThat(reason.cause().test().test(OURS.formatted(ours))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                ":verify_cert_failed:_SAN_matcher,_certificate_SANs_are_[]",
                ":verify_cert_failed:_verify_SAN_list",
                ":verify_cert_failed:_no_trust_bundle_store"
            })
    void envoySaysOfANameWhatItCompared(String envoys) {
        assertThat(RefusalReason.NAME.cause().test().test(ENVOY.formatted(envoys))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "certificate_unknown: NO_SPIFFE_ID: the leaf has no URI SAN",
                "certificate_unknown: NO_WORKLOAD_PATH: spiffe://cluster.local names no workload",
                "certificate_unknown: trust domain of spiffe://other/ns/a/sa/b is not accepted",
                "certificate_unknown: server is spiffe://a/ns/b/sa/c, expected one of [spiffe://a/ns/b/sa/d]"
            })
    void weSayOfANameWhatIsWrong(String ours) {
        assertThat(RefusalReason.NAME.cause().test().test(OURS.formatted(ours))).isTrue();
    }

    @Test
    void tlsItselfSeesToTheHandshakesSignature() {
        var cause = RefusalReason.HANDSHAKE_SIGNATURE.cause().test();
        assertThat(cause.test(OURS.formatted("bad_signature"))).isTrue();
        assertThat(cause.test("SSL_routines:OPENSSL_internal:BAD_SIGNATURE:TLS_error_end"))
                .isTrue();
        assertThat(cause.test(ENVOY.formatted(""))).isFalse();
    }

    /** That something failed is no reason, nor is another reason. */
    @Test
    void whoSaysOnlyThatTlsFailedGivesNoReason() {
        assertThat(Stream.of(RefusalReason.values()).filter(each -> each != RefusalReason.ANY))
                .noneMatch(each -> each.cause().test().test(ENVOY.formatted("")))
                .noneMatch(each -> each.cause().test().test(OURS.formatted("no_shared_cipher")))
                .noneMatch(
                        each -> each.cause().test().test("TLS error: a certificate was refused"));
    }
}
