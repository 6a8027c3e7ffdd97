package dev.assay.reports.certificate;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * How a certificate is signed. The key alone decides, so that whoever changes a certificate cannot
 * choose a weaker way. Names are those of the Java Security Standard Algorithm Names.
 */
enum SealAlgorithm {
    ED25519("Ed25519"),
    ECDSA_SHA_256("SHA256withECDSA"),
    ECDSA_SHA_384("SHA384withECDSA"),
    RSA_SHA_256("SHA256withRSA");

    private static final int P_256 = 256;
    private static final int P_384 = 384;
    private static final int SMALLEST_RSA = 2048;

    private final String text;

    SealAlgorithm(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** That of a key; empty for a key that is too weak or of another kind. */
    static Optional<SealAlgorithm> of(PublicKey key) {
        return switch (key) {
            case EdECPublicKey edwards when edwards.getParams().getName().equals("Ed25519") ->
                    Optional.of(ED25519);
            case ECPublicKey ec -> ofOrder(ec.getParams().getOrder().bitLength());
            case RSAPublicKey rsa when rsa.getModulus().bitLength() >= SMALLEST_RSA ->
                    Optional.of(RSA_SHA_256);
            default -> Optional.empty();
        };
    }

    private static Optional<SealAlgorithm> ofOrder(int bits) {
        return switch (bits) {
            case P_256 -> Optional.of(ECDSA_SHA_256);
            case P_384 -> Optional.of(ECDSA_SHA_384);
            default -> Optional.empty();
        };
    }
}
