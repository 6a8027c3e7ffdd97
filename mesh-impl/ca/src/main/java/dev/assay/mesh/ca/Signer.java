package dev.assay.mesh.ca;

import dev.assay.mesh.identity.TrustBundle;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The CA certificate that signs workload certificates, with its key. Immutable; {@link #toString}
 * shows no key.
 *
 * @param certificate the signing certificate: an intermediate, or the root itself
 * @param chain what a verifier needs after the leaf, from the signing certificate up to its root,
 *     each one once
 * @param roots what peers must believe, more than one during a change of the root, and what they
 *     must not believe below them any more
 */
public record Signer(
        X509Certificate certificate,
        PrivateKey key,
        List<X509Certificate> chain,
        TrustBundle roots) {

    public Signer {
        chain = List.copyOf(chain);
        if (chain.isEmpty() || !chain.getFirst().equals(certificate)) {
            throw new IllegalArgumentException("chain: must begin with the signing certificate");
        }
    }

    @Override
    public String toString() {
        return "Signer[%s, serial %s, until %s]"
                .formatted(
                        certificate.getSubjectX500Principal(),
                        certificate.getSerialNumber().toString(16),
                        certificate.getNotAfter().toInstant());
    }
}
