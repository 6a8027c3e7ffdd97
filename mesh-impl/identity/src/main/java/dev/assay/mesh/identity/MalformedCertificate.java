package dev.assay.mesh.identity;

/** Bytes that are no X.509 certificate, or one whose extensions cannot be read. */
final class MalformedCertificate extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedCertificate(String message, Throwable cause) {
        super(message, cause);
    }
}
