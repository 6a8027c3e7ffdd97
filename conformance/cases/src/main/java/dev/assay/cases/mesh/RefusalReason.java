package dev.assay.cases.mesh;

import dev.assay.cases.sidecar.Cause;
import dev.assay.fixtures.hostile.Defect;
import java.util.Set;

/**
 * Why a certificate is refused, as whoever refuses it tells of it elsewhere than on the wire: in
 * several words, which are Envoy's (source/common/tls/cert_validator/default_validator.cc and
 * spiffe_validator.cc), BoringSSL's (crypto/x509/x509_txt.cc, {@code
 * X509_verify_cert_error_string}, ssl/ssl_x509.cc), Go's, rustls' and ours; and under the names of
 * Envoy's counters, of which {@code fail_verify_error} is for a chain, {@code fail_verify_san} for
 * a name, and {@code connection_error} for what TLS itself refuses (ssl_socket.cc, {@code
 * drainErrorQueue}).
 */
enum RefusalReason {
    /** The chain leads to nobody who is believed. */
    UNKNOWN_ISSUER("that the issuer is not known", Words.UNKNOWN_ISSUER, Counters.CHAIN),
    /** A certificate was not signed by whom it names; for Go no issuer is known then. */
    SIGNATURE(
            "that a certificate's signature is wrong, or the issuer unknown",
            Words.SIGNATURE + "|" + Words.UNKNOWN_ISSUER,
            Counters.CHAIN),
    /** Who signed may not; a validator may also not consider such an issuer. */
    ISSUER_MAY_NOT_SIGN(
            "that the issuer may not sign, or is not known",
            Words.MAY_NOT_SIGN + "|" + Words.UNKNOWN_ISSUER,
            Counters.CHAIN),
    PATH_LENGTH(
            "that the chain is too long",
            "path ?len|chain too long|too many intermediates",
            Counters.CHAIN),
    EXPIRED("that a certificate has expired", Words.EXPIRED, Counters.CHAIN),
    NOT_YET_VALID("that a certificate is not yet valid", Words.NOT_YET_VALID, Counters.CHAIN),
    EXPIRED_ISSUER(
            "that a certificate has expired, or the issuer is not known",
            Words.EXPIRED + "|" + Words.UNKNOWN_ISSUER,
            Counters.CHAIN),
    FUTURE_ISSUER(
            "that a certificate is not yet valid, or the issuer is not known",
            Words.NOT_YET_VALID + "|" + Words.UNKNOWN_ISSUER,
            Counters.CHAIN),
    REVOKED("that a certificate was revoked", "revoked", Counters.CHAIN),
    /** The certificate is for another role. */
    PURPOSE(
            "that the certificate is for another purpose",
            "purpose|extended ?key ?usage|incompatible key usage|unsupported certificate",
            Counters.CHAIN),
    /** BoringSSL looks at a leaf's key usage itself, before any validator is asked. */
    KEY_USAGE(
            "that the key may not be used so",
            Words.KEY_USAGE + "|" + Words.AUTHORITY,
            Counters.CHAIN_OR_TLS),
    /** A leaf that is, or may act as, an authority. */
    AUTHORITY(
            "that the certificate is an authority's",
            Words.AUTHORITY + "|" + Words.KEY_USAGE,
            Counters.CHAIN),
    CRITICAL_EXTENSION(
            "that a critical extension is not known",
            "critical ?extension|unhandled extension",
            Counters.CHAIN),
    NAME_CONSTRAINTS(
            "that a name constraint is violated",
            "name ?constraint|subtree|by constraint|any constraint",
            Counters.CHAIN),
    WEAK_CRYPTOGRAPHY(
            "that key or algorithm is too weak, or the issuer is not known",
            "weak|insecure|too small|algorithm|signature type|" + Words.UNKNOWN_ISSUER,
            Counters.CHAIN_OR_TLS),
    /** The handshake's own signature: TLS sees to that, and no validator. */
    HANDSHAKE_SIGNATURE(
            "that the handshake's signature is wrong",
            "(bad|invalid|incorrect) ?(certificate ?verify )?signature|invalid certificate ?verify|decrypt ?error",
            Counters.TLS),
    /**
     * The name is none, or not wanted here. Envoy's SPIFFE validator looks for the roots of the
     * name's trust domain first, and counts that under {@code fail_verify_error}.
     */
    NAME(
            "that the name is none that is accepted here",
            "(?<![a-z])SANs?(?![a-z])|subject ?alt|SPIFFE ID|trust domain|trust bundle|expected one of|workload path|no workload|not valid for|valid for name",
            Counters.NAME_OR_CHAIN),
    /** Nothing of which anybody must say more. */
    ANY("any reason", "", Counters.CHAIN_OR_TLS);

    private static final class Words {
        static final String UNKNOWN_ISSUER =
                "unknown ?ca|unknown ?issuer|unknown authority|issuer certificate|local issuer|self.signed|verify the first|not trusted|trust bundle|no path from|trusted root";
        static final String SIGNATURE =
                "signature failure|(bad|invalid) ?signature|not signed by|decrypt ?error";
        static final String MAY_NOT_SIGN =
                "may not sign|invalid (non-)?CA cert|CA markings|not include certificate signing|not authorized to sign|end ?entity ?used ?as ?ca";
        static final String EXPIRED = "expired";
        static final String NOT_YET_VALID = "not ?yet ?valid|not ?valid ?yet|not valid before";
        static final String KEY_USAGE = "key ?usage|digital ?signature|keyCertSign|cRLSign";
        static final String AUTHORITY =
                "not a leaf|leaf may sign|CA's certificate|CA markings|cert precheck|ca ?used ?as ?end ?entity|basic ?constraints";

        private Words() {}
    }

    /** Envoy's names, any of which will do. */
    private enum Counters {
        CHAIN,
        TLS,
        CHAIN_OR_TLS,
        NAME_OR_CHAIN;

        Set<String> names() {
            return switch (this) {
                case CHAIN -> Set.of("fail_verify_error");
                case TLS -> Set.of("connection_error");
                case CHAIN_OR_TLS -> Set.of("fail_verify_error", "connection_error");
                case NAME_OR_CHAIN -> Set.of("fail_verify_san", "fail_verify_error");
            };
        }
    }

    private final String words;
    private final String pattern;
    private final Counters counters;

    /**
     * @param pattern of texts with spaces, for which Envoy may have underscores
     */
    RefusalReason(String words, String pattern, Counters counters) {
        this.words = words;
        this.pattern = pattern;
        this.counters = counters;
    }

    /** What one line of a log must say. */
    Cause cause() {
        return Cause.containing(words, pattern.replace(" ", "[ _]"));
    }

    /** Envoy's counters, below {@code ssl}, under any of which it is counted rightly. */
    Set<String> counters() {
        return counters.names();
    }

    /** Why a certificate with this defect is refused. */
    static RefusalReason of(Defect defect) {
        return switch (defect) {
            case FOREIGN_CA, OTHER_DOMAINS_CA, SELF_SIGNED, MISSING_INTERMEDIATE -> UNKNOWN_ISSUER;
            case CORRUPT_SIGNATURE, CORRUPT_INTERMEDIATE_SIGNATURE, CA_OF_SAME_NAME -> SIGNATURE;
            case INTERMEDIATE_NOT_CA,
                    INTERMEDIATE_NOT_CA_WITH_KEY_CERT_SIGN,
                    INTERMEDIATE_WITHOUT_KEY_CERT_SIGN,
                    SIGNED_BY_LEAF ->
                    ISSUER_MAY_NOT_SIGN;
            case PATH_LENGTH_EXCEEDED -> PATH_LENGTH;
            case EXPIRED -> EXPIRED;
            case NOT_YET_VALID -> NOT_YET_VALID;
            case EXPIRED_INTERMEDIATE -> EXPIRED_ISSUER;
            case FUTURE_INTERMEDIATE -> FUTURE_ISSUER;
            case SERVER_AUTH_ONLY, CLIENT_AUTH_ONLY -> PURPOSE;
            case KEY_ENCIPHERMENT_ONLY, SIGNING_CERTIFICATE_ITSELF -> KEY_USAGE;
            case CA_TRUE, KEY_CERT_SIGN, CRL_SIGN -> AUTHORITY;
            case UNKNOWN_CRITICAL_EXTENSION -> CRITICAL_EXTENSION;
            case NAME_CONSTRAINED_CA -> NAME_CONSTRAINTS;
            case MD5, SHA1, RSA_1024 -> WEAK_CRYPTOGRAPHY;
            case WRONG_KEY -> HANDSHAKE_SIGNATURE;
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
                    RIGHT_LEAF_BEHIND,
                    FOREIGN_TRUST_DOMAIN,
                    TRUST_DOMAIN_SUFFIX,
                    TRUST_DOMAIN_PREFIXED,
                    UPPERCASE_TRUST_DOMAIN,
                    UPPERCASE_ACCOUNT,
                    OTHER_WORDS_IN_ID,
                    FURTHER_SEGMENT_IN_ID,
                    TRAILING_SLASH,
                    EMPTY_SEGMENT,
                    DOT_SEGMENT,
                    DOT_DOT_SEGMENT ->
                    NAME;
            case NONE,
                    EXTRA_DNS_AND_IP,
                    NO_KEY_USAGE,
                    NO_EKU,
                    WRONG_ORDER,
                    FIVE_INTERMEDIATES,
                    LARGE_LEAF ->
                    ANY;
        };
    }
}
