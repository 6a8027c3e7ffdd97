package dev.assay.mesh.proxy.origin;

import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import dev.assay.mesh.proxy.tls.PeerRejected;
import java.security.cert.X509Certificate;
import java.util.List;

/** Decides whether a server outside the mesh may be spoken to. Called on event loops. */
@FunctionalInterface
public interface OriginVerifier {

    /**
     * Judges the server.
     *
     * @param chain as it came over the wire, the leaf first
     * @param host what the application calls
     * @throws PeerRejected with the alert for the wire
     */
    void verify(List<X509Certificate> chain, Originate plan, OriginMaterial material, String host)
            throws PeerRejected;
}
