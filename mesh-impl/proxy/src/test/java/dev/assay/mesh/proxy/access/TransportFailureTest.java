package dev.assay.mesh.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportFailureTest {

    /** The first and the last but one as Envoy 1.40 wrote them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "wrong_version_number: the peer does not answer in TLS; TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end",
                "sslv3_alert_certificate_unknown; TLS_error:|268436502:SSL_routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN:TLS_error_end",
                "peer_did_not_return_a_certificate; TLS_error:|268435648:SSL_routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE:TLS_error_end",
                "no_shared_cipher; TLS_error:|SSL_routines:OPENSSL_internal:NO_SHARED_CIPHER:TLS_error_end"
            })
    void handshakesFailInEnvoysWords(String reason, String envoys) {
        assertThat(TransportFailure.of("TLS handshake error: " + reason)).isEqualTo(envoys);
    }

    @Test
    void aRefusalOfOursIsAFailedVerificationWithItsReason() {
        assertThat(
                        TransportFailure.of(
                                "TLS handshake error: certificate_unknown: server is spiffe://a/ns/b/sa/c, expected one of [spiffe://a/ns/b/sa/d]"))
                .isEqualTo(
                        "TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_certificate_unknown:_server_is_spiffe://a/ns/b/sa/c,_expected_one_of_[spiffe://a/ns/b/sa/d]:TLS_error_end");
    }

    @ParameterizedTest
    @CsvSource({"''", "closed by the peer", "rbac_access_denied: no rule allows it"})
    void whatIsNoHandshakesFailureSaysNothing(String detail) {
        assertThat(TransportFailure.of(detail)).isEmpty();
    }
}
