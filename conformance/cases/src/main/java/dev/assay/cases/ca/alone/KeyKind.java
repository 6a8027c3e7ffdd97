package dev.assay.cases.ca.alone;

import dev.assay.fixtures.secrecy.SecretLedger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Keys that callers come with, strong and weak. */
enum KeyKind {
    EC_P256("EC", "secp256r1", 0),
    EC_P384("EC", "secp384r1", 0),
    EC_P224("EC", "secp224r1", 0),
    RSA_2048("RSA", "", 2048),
    RSA_1024("RSA", "", 1024);

    /** It has what the JDK has given up; used here alone and never registered with the JVM. */
    static final Provider PROVIDER = new BouncyCastleProvider();

    private final String algorithm;
    private final String curve;
    private final int bits;

    KeyKind(String algorithm, String curve, int bits) {
        this.algorithm = algorithm;
        this.curve = curve;
        this.bits = bits;
    }

    KeyPair next(SecretLedger secrets) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm, PROVIDER);
            if (curve.isEmpty()) {
                generator.initialize(bits);
            } else {
                generator.initialize(new ECGenParameterSpec(curve));
            }
            KeyPair keys = generator.generateKeyPair();
            secrets.register("the key of a certificate signing request", keys.getPrivate());
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("BouncyCastle makes " + this, e);
        }
    }
}
