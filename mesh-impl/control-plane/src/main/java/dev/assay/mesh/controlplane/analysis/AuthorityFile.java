package dev.assay.mesh.controlplane.analysis;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * One file of certificates in the Secret that an operator plugs a CA in with. Immutable; no key is
 * in it.
 *
 * @param name one of {@link #NAMES}
 * @param certificates those that can be read, in the file's order
 * @param unreadable what is wrong with the rest, block by block
 * @param cited the Secret, and the file in it
 */
public record AuthorityFile(
        String name, List<X509Certificate> certificates, List<String> unreadable, Cited cited) {

    /** The signing certificate. */
    public static final String SIGNING = "ca-cert.pem";

    /** Those that hold certificates (istio/istio {@code security/pkg/pki/ca/ca.go}). */
    public static final List<String> NAMES = List.of(SIGNING, "cert-chain.pem", "root-cert.pem");

    public AuthorityFile {
        certificates = List.copyOf(certificates);
        unreadable = List.copyOf(unreadable);
    }
}
