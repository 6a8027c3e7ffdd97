package dev.assay.mesh.identity;

import java.util.Locale;

/** The TLS alerts that answer a refused certificate (RFC 8446, section 6.2). */
public enum TlsAlert {
    BAD_CERTIFICATE(42),
    UNSUPPORTED_CERTIFICATE(43),
    CERTIFICATE_REVOKED(44),
    CERTIFICATE_EXPIRED(45),
    CERTIFICATE_UNKNOWN(46),
    UNKNOWN_CA(48),
    DECRYPT_ERROR(51),
    CERTIFICATE_REQUIRED(116);

    private final int code;

    TlsAlert(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The name as the RFC writes it, as in {@code unknown_ca}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
