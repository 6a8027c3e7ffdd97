package dev.assay.reports.certificate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/** A key pair that signs certificates. Safe for any thread; says nothing of its private key. */
public final class Seal {

    private final PrivateKey privateKey;
    private final PublicKey publicKey;
    private final SealAlgorithm algorithm;

    /**
     * @throws IllegalArgumentException when keys of this kind or size sign no certificate, or when
     *     the two do not belong together
     */
    public Seal(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
        this.algorithm =
                SealAlgorithm.of(publicKey)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "a certificate is signed with Ed25519, with EC on P-256 or P-384, or with RSA of at least 2048 bits"));
        if (SealedText.of(sealed("")).filter(SealedText::holds).isEmpty()) {
            throw new IllegalArgumentException("private and public key do not belong together");
        }
    }

    /**
     * A text with its signature behind it; still YAML if it was.
     *
     * @param text whole lines
     */
    public String sealed(String text) {
        try {
            Signature signature = Signature.getInstance(algorithm.text());
            signature.initSign(privateKey);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return text
                    + SealedText.block(
                            algorithm.text(),
                            base64(publicKey.getEncoded()),
                            base64(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key signs nothing: " + e.getMessage(), e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
