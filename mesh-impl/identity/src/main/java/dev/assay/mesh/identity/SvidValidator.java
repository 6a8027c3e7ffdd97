package dev.assay.mesh.identity;

import java.security.cert.X509Certificate;
import java.util.List;

/** Decides who a peer is. Implementations are safe for use by several threads at once. */
public interface SvidValidator {

    /**
     * Judges the chain that a peer presented.
     *
     * @param chain as it came over the wire: the leaf first, the rest in any order; trailing roots
     *     and repetitions do no harm
     * @param role the part that the peer plays
     * @param bundles the roots, per accepted trust domain; a leaf is verified with those of its own
     *     trust domain only
     * @return the peer's identity
     * @throws SvidRejected with the first reason found: the chain's defects come before those of
     *     the identity, as in Istio
     */
    SpiffeId validate(List<? extends X509Certificate> chain, Role role, TrustBundles bundles)
            throws SvidRejected;
}
