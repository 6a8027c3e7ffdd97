package dev.assay.mesh.proxy.tls;

import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.TrustBundles;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * Decides who a peer is and whether it may be spoken to. Called on event loops, by several threads
 * at once.
 */
public interface PeerVerifier {

    /**
     * Judges a client that connects to this workload.
     *
     * @param chain as it came over the wire, the leaf first
     * @param acceptedTrustDomains names of the trust domains that may connect, the mesh's own first
     * @throws PeerRejected with the alert for the wire
     */
    SpiffeId verifyClient(
            List<X509Certificate> chain, TrustBundles bundles, Set<String> acceptedTrustDomains)
            throws PeerRejected;

    /**
     * Judges the server that this workload connects to.
     *
     * @param expectedIdentities SPIFFE IDs of which it must be one; empty when any identity of an
     *     accepted trust domain will do
     * @throws PeerRejected with the alert for the wire
     */
    SpiffeId verifyServer(
            List<X509Certificate> chain, TrustBundles bundles, Set<String> expectedIdentities)
            throws PeerRejected;

    /**
     * Whether a client that was let in may go on, now that these trust domains may connect.
     *
     * @param acceptedTrustDomains names, the mesh's own first; possibly others than at the time of
     *     the handshake
     */
    default boolean accepts(SpiffeId client, Set<String> acceptedTrustDomains) {
        return acceptedTrustDomains.contains(client.trustDomain().name());
    }
}
