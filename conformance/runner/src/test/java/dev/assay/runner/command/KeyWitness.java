package dev.assay.runner.command;

import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sees every private key that is made in this JVM through the JCA while it is open, so that a key
 * that nobody has registered is noticed. The ephemeral keys of a TLS engine's own handshakes do not
 * count: they never leave it.
 */
final class KeyWitness implements AutoCloseable {
    private static final String NAME = "AssayKeyWitness";

    /** A key, and where it was made. */
    record Made(PrivateKey key, String where) {}

    private static final List<Made> SEEN = Collections.synchronizedList(new ArrayList<>());

    private KeyWitness() {}

    static KeyWitness open() {
        SEEN.clear();
        Security.insertProviderAt(new Watching(), 1);
        return new KeyWitness();
    }

    List<Made> seen() {
        return List.copyOf(SEEN);
    }

    @Override
    public void close() {
        Security.removeProvider(NAME);
        SEEN.clear();
    }

    private static void see(KeyPair pair) {
        List<String> callers =
                StackWalker.getInstance()
                        .walk(frames -> frames.map(StackWalker.StackFrame::getClassName).toList());
        if (callers.stream().noneMatch(name -> name.startsWith("sun.security.ssl."))) {
            String where =
                    callers.stream()
                            .filter(name -> !name.startsWith(KeyWitness.class.getName()))
                            .filter(name -> name.startsWith("dev.assay."))
                            .findFirst()
                            .orElse("somebody else");
            SEEN.add(new Made(pair.getPrivate(), where));
        }
    }

    private static final class Watching extends Provider {
        private static final long serialVersionUID = 1L;

        Watching() {
            super(NAME, "1", "sees the keys that are made");
            put("KeyPairGenerator.EC", Ec.class.getName());
            put("KeyPairGenerator.RSA", Rsa.class.getName());
        }
    }

    /** For the provider, which makes it by name. */
    public static final class Ec extends Watched {
        /** As the provider calls it. */
        public Ec() {
            super("EC", "SunEC");
        }
    }

    /** For the provider, which makes it by name. */
    public static final class Rsa extends Watched {
        /** As the provider calls it. */
        public Rsa() {
            super("RSA", "SunRsaSign");
        }
    }

    abstract static class Watched extends KeyPairGenerator {
        private final KeyPairGenerator real;

        Watched(String algorithm, String provider) {
            super(algorithm);
            try {
                real = KeyPairGenerator.getInstance(algorithm, provider);
            } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void initialize(int keySize, SecureRandom random) {
            real.initialize(keySize, random);
        }

        @Override
        public void initialize(AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            real.initialize(parameters, random);
        }

        @Override
        public KeyPair generateKeyPair() {
            KeyPair pair = real.generateKeyPair();
            see(pair);
            return pair;
        }
    }
}
