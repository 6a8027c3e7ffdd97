package dev.assay.runner.soak;

import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** What an authority can never do without: one ECDSA P-256 signature by this JDK's provider. */
final class BareSignature {
    private static final int WARM_UP = 2_000;
    private static final int MEASURED = 5_000;

    /** About as long as a certificate's signed part. */
    private static final int MESSAGE_BYTES = 500;

    private BareSignature() {}

    /** Of processor time, on average. */
    static double processorMicros() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            PrivateKey key = generator.generateKeyPair().getPrivate();
            sign(key, WARM_UP);
            var threads = ManagementFactory.getThreadMXBean();
            long start = threads.getCurrentThreadCpuTime();
            sign(key, MEASURED);
            return (threads.getCurrentThreadCpuTime() - start) / 1_000.0 / MEASURED;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot sign with ECDSA", e);
        }
    }

    private static void sign(PrivateKey key, int times) throws GeneralSecurityException {
        byte[] message = new byte[MESSAGE_BYTES];
        for (int i = 0; i < times; i++) {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(message);
            signature.sign();
        }
    }
}
