package dev.assay.cases.mesh;

import dev.assay.fixtures.hostile.Defect;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which TLS alerts say of a certificate's defect what is so. No standard fixes one alert for one
 * defect, and whether any is sent is a SHOULD; but each alert has a meaning (RFC 8446 section 6.2,
 * RFC 5246 section 7.2.2), and one with another meaning leads whoever reads it astray. {@code
 * close_notify} says that all is well, and may not follow an error at all (RFC 8446 section 6.2:
 * without sending any additional data). What BoringSSL and OpenSSL map a verification's outcome to,
 * and what Istio was seen to send, is among these.
 */
final class FittingAlerts {
    /**
     * {@code bad_certificate}: corrupt, signatures that did not verify "etc."; {@code
     * certificate_unknown}: "some other (unspecified) issue"; {@code handshake_failure}: no
     * acceptable parameters, which is also how OpenSSL words a refusal by the application.
     */
    private static final Set<String> ALWAYS =
            Set.of("bad_certificate", "certificate_unknown", "handshake_failure");

    private FittingAlerts() {}

    /** By their names in the RFC. */
    static Set<String> of(Defect defect) {
        return Stream.concat(ALWAYS.stream(), particular(defect).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of a certificate that its issuer, or one above it, has revoked. */
    static Set<String> ofRevoked() {
        return Stream.concat(ALWAYS.stream(), Stream.of("certificate_revoked"))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> particular(Defect defect) {
        return switch (defect) {
            // "has expired or is not currently valid"
            case EXPIRED, NOT_YET_VALID -> Set.of("certificate_expired");
            // a validator may also not consider such an issuer, and then finds none
            case EXPIRED_INTERMEDIATE, FUTURE_INTERMEDIATE ->
                    Set.of("certificate_expired", "unknown_ca");
            // "the CA certificate could not be located or could not be matched with a known trust
            // anchor"
            case INTERMEDIATE_NOT_CA,
                    INTERMEDIATE_NOT_CA_WITH_KEY_CERT_SIGN,
                    INTERMEDIATE_WITHOUT_KEY_CERT_SIGN,
                    PATH_LENGTH_EXCEEDED,
                    MISSING_INTERMEDIATE,
                    SIGNED_BY_LEAF,
                    SELF_SIGNED,
                    FOREIGN_CA,
                    OTHER_DOMAINS_CA,
                    NAME_CONSTRAINED_CA ->
                    Set.of("unknown_ca");
            // "being unable to correctly verify a signature"; for Go no issuer is known then
            case CORRUPT_SIGNATURE, CORRUPT_INTERMEDIATE_SIGNATURE, CA_OF_SAME_NAME ->
                    Set.of("decrypt_error", "unknown_ca");
            case WRONG_KEY -> Set.of("decrypt_error");
            // illegal_parameter: BoringSSL under TLS 1.3, of a key that may not sign; so does Istio
            case KEY_ENCIPHERMENT_ONLY -> Set.of("unsupported_certificate", "illegal_parameter");
            case SERVER_AUTH_ONLY,
                    CLIENT_AUTH_ONLY,
                    CA_TRUE,
                    KEY_CERT_SIGN,
                    CRL_SIGN,
                    SIGNING_CERTIFICATE_ITSELF,
                    UNKNOWN_CRITICAL_EXTENSION ->
                    Set.of("unsupported_certificate");
            // RFC 8446 section 4.4.2.4, bad_certificate; unknown_ca where nobody counts as signer
            case MD5, SHA1, RSA_1024 ->
                    Set.of("unsupported_certificate", "insufficient_security", "unknown_ca");
            // "when access control was applied"; unknown_ca where no trust domain has such roots
            case NO_URI_SAN,
                    ID_IN_COMMON_NAME,
                    TWO_URI_SANS,
                    TWO_URI_SANS_RIGHT_LAST,
                    DUPLICATE_URI_SAN,
                    SCHEME_HTTP,
                    SCHEME_SIMILAR,
                    NO_PATH,
                    ROOT_PATH,
                    NO_NAMESPACE_IN_ID,
                    OTHER_WORDS_IN_ID,
                    FURTHER_SEGMENT_IN_ID,
                    TRAILING_SLASH,
                    EMPTY_SEGMENT,
                    DOT_SEGMENT,
                    DOT_DOT_SEGMENT,
                    UPPERCASE_ACCOUNT,
                    RIGHT_LEAF_BEHIND,
                    FOREIGN_TRUST_DOMAIN,
                    TRUST_DOMAIN_SUFFIX,
                    TRUST_DOMAIN_PREFIXED,
                    UPPERCASE_TRUST_DOMAIN ->
                    Set.of("access_denied", "unknown_ca");
            case NONE,
                    EXTRA_DNS_AND_IP,
                    NO_KEY_USAGE,
                    NO_EKU,
                    WRONG_ORDER,
                    FIVE_INTERMEDIATES,
                    LARGE_LEAF ->
                    Set.of();
        };
    }
}
