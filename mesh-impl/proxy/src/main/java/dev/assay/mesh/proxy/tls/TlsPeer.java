package dev.assay.mesh.proxy.tls;

import dev.assay.mesh.identity.SpiffeId;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The far end of one TLS connection: who judges it, and what came out. Used by the connection's
 * event loop only.
 */
public final class TlsPeer {

    /** Who a peer proved to be, with the leaf that proved it. */
    public record Identity(SpiffeId id, X509Certificate leaf) {}

    private final PeerTrustManager.Judge judge;
    private @Nullable Identity identity;

    public TlsPeer(PeerTrustManager.Judge judge) {
        this.judge = judge;
    }

    void judge(List<X509Certificate> chain) throws PeerRejected {
        identity = judge.judge(chain).map(id -> new Identity(id, chain.getFirst())).orElse(null);
    }

    /**
     * Present once a peer of the mesh has been verified; meaningful only after the handshake has
     * ended.
     */
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }
}
