package dev.assay.mesh.proxy.agent;

/** Of what kind a workload's key is: those for which CAs of Istio's make certificates. */
public sealed interface KeyKind {

    /** Small and quick in every TLS stack. Istio's own standard is RSA of 2048 bits. */
    KeyKind STANDARD = new Ecdsa(Curve.P256);

    /** NIST SP 800-131A, and Istio's CSRs (istio/istio {@code security/pkg/pki/util}). */
    int MIN_RSA_BITS = 2048;

    /** Above it verifiers give up: Go's crypto/tls and ours. */
    int MAX_RSA_BITS = 8192;

    /** By Istio's names. */
    enum Curve {
        P256("secp256r1"),
        P384("secp384r1");

        private final String standardName;

        Curve(String standardName) {
            this.standardName = standardName;
        }

        /** As the JDK knows it. */
        String standardName() {
            return standardName;
        }
    }

    /** On one of the curves. */
    record Ecdsa(Curve curve) implements KeyKind {}

    /** With a modulus of so many bits. */
    record Rsa(int bits) implements KeyKind {
        public Rsa {
            if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
                throw new IllegalArgumentException(
                        "RSA of %d bits (expected: %d..%d)"
                                .formatted(bits, MIN_RSA_BITS, MAX_RSA_BITS));
            }
        }
    }
}
