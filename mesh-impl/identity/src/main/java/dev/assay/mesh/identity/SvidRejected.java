package dev.assay.mesh.identity;

/**
 * A peer's certificate chain was refused. The reason is for logs and metrics, the alert for the
 * wire; the alerts are those that a real Istio (BoringSSL) was seen to send.
 */
public final class SvidRejected extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why; each reason has the one TLS alert that fits it. */
    public enum Reason {
        NO_CERTIFICATE(TlsAlert.CERTIFICATE_REQUIRED),
        /** A certificate or one of its extensions cannot be read. */
        MALFORMED(TlsAlert.BAD_CERTIFICATE),
        CHAIN_TOO_LONG(TlsAlert.BAD_CERTIFICATE),
        /** No path leads to a root that is trusted for the leaf's trust domain. */
        UNKNOWN_CA(TlsAlert.UNKNOWN_CA),
        /** An issuer on the path is no CA, or its key usage lacks keyCertSign. */
        ISSUER_MAY_NOT_SIGN(TlsAlert.UNKNOWN_CA),
        PATH_LENGTH_EXCEEDED(TlsAlert.UNKNOWN_CA),
        BAD_SIGNATURE(TlsAlert.DECRYPT_ERROR),
        EXPIRED(TlsAlert.CERTIFICATE_EXPIRED),
        NOT_YET_VALID(TlsAlert.CERTIFICATE_EXPIRED),
        /** An issuer on the path has revoked a certificate below it. */
        REVOKED(TlsAlert.CERTIFICATE_REVOKED),
        /** The lists of an issuer on the path should have been renewed by now. */
        REVOCATIONS_OVERDUE(TlsAlert.CERTIFICATE_EXPIRED),
        UNKNOWN_CRITICAL_EXTENSION(TlsAlert.CERTIFICATE_UNKNOWN),
        NAME_CONSTRAINTS(TlsAlert.CERTIFICATE_UNKNOWN),
        WEAK_CRYPTOGRAPHY(TlsAlert.BAD_CERTIFICATE),
        WRONG_KEY_USAGE(TlsAlert.UNSUPPORTED_CERTIFICATE),
        WRONG_EXTENDED_KEY_USAGE(TlsAlert.UNSUPPORTED_CERTIFICATE),
        /** The peer presents a CA's certificate as its own. */
        NOT_A_LEAF(TlsAlert.CERTIFICATE_UNKNOWN),
        /** The leaf may sign certificates or revocation lists. */
        LEAF_MAY_SIGN(TlsAlert.CERTIFICATE_UNKNOWN),
        /** The leaf has no URI SAN with the scheme {@code spiffe}. */
        NO_SPIFFE_ID(TlsAlert.CERTIFICATE_UNKNOWN),
        SEVERAL_URI_SANS(TlsAlert.CERTIFICATE_UNKNOWN),
        INVALID_SPIFFE_ID(TlsAlert.CERTIFICATE_UNKNOWN),
        /** The leaf's SPIFFE ID names a trust domain, not a workload. */
        NO_WORKLOAD_PATH(TlsAlert.CERTIFICATE_UNKNOWN),
        /** The chain is good, but the leaf's trust domain is not among those accepted. */
        FOREIGN_TRUST_DOMAIN(TlsAlert.CERTIFICATE_UNKNOWN);

        private final TlsAlert alert;

        Reason(TlsAlert alert) {
            this.alert = alert;
        }

        public TlsAlert alert() {
            return alert;
        }
    }

    private final Reason reason;

    /**
     * Open to other validators: a {@link SvidValidator} of one's own refuses with the same words.
     */
    public SvidRejected(Reason reason, String message) {
        super(reason + ": " + message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public TlsAlert alert() {
        return reason.alert();
    }
}
