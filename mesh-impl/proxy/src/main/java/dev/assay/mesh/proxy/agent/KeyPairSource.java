package dev.assay.mesh.proxy.agent;

import java.security.KeyPair;

/** Makes the key of one certificate. Safe for any thread. */
@FunctionalInterface
public interface KeyPairSource {

    /** A key pair that no other certificate has. */
    KeyPair next(KeyKind kind);

    /** One of the usual kind. */
    default KeyPair next() {
        return next(KeyKind.STANDARD);
    }
}
