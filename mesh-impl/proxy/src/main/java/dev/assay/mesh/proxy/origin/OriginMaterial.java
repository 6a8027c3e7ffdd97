package dev.assay.mesh.proxy.origin;

import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a rule's files hold. {@link #toString} shows no key.
 *
 * @param client absent unless the rule names a client certificate
 * @param roots whom to believe
 * @param revocations lists for every issuer of a chain; empty: none is asked
 */
public record OriginMaterial(
        Optional<Client> client, List<X509Certificate> roots, List<X509CRL> revocations) {

    /** A client certificate with what is sent beside it, and its key. */
    public record Client(List<X509Certificate> chain, PrivateKey key) {
        public Client {
            chain = List.copyOf(chain);
        }

        @Override
        public String toString() {
            return "Client[" + chain.getFirst().getSubjectX500Principal() + "]";
        }
    }

    public OriginMaterial {
        roots = List.copyOf(roots);
        revocations = List.copyOf(revocations);
    }
}
