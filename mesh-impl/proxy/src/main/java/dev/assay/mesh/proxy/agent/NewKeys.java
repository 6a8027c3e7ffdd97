package dev.assay.mesh.proxy.agent;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** A new key each time. An RSA key of 4096 bits takes seconds of a processor. */
public final class NewKeys implements KeyPairSource {

    @Override
    public KeyPair next(KeyKind kind) {
        try {
            return generator(kind).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no key of " + kind, e);
        }
    }

    private static KeyPairGenerator generator(KeyKind kind) throws GeneralSecurityException {
        return switch (kind) {
            case KeyKind.Ecdsa(var curve) -> {
                var generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec(curve.standardName()));
                yield generator;
            }
            case KeyKind.Rsa(var bits) -> {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(bits);
                yield generator;
            }
        };
    }
}
