package dev.assay.mesh.proxy.tls;

import dev.assay.mesh.identity.SpiffeId;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The far end of one TLS connection: who judges it, and what came out. Used by the connection's
 * event loop only.
 */
public final class TlsPeer {

    /** Who a peer proved to be, with the leaf that proved it. */
    public record Identity(SpiffeId id, X509Certificate leaf) {}

    private final PeerTrustManager.Judge judge;
    private final PeerTrustManager.Judge resumed;
    private boolean judged;
    private @Nullable Identity identity;

    /** One with whom no session is ever resumed. */
    public TlsPeer(PeerTrustManager.Judge judge) {
        this(judge, judge);
    }

    /**
     * @param resumed judges what a resumed session holds of it, if anything
     */
    TlsPeer(PeerTrustManager.Judge judge, PeerTrustManager.Judge resumed) {
        this.judge = judge;
        this.resumed = resumed;
    }

    void judge(List<X509Certificate> chain) throws PeerRejected {
        judged = true;
        identity = identity(judge, chain);
    }

    /**
     * Judges whoever was not judged in the handshake, now that it has ended.
     *
     * @throws PeerRejected if a resumed session is no longer good for it
     */
    void conclude(SSLSession session) throws PeerRejected {
        if (!judged) {
            judged = true;
            identity = identity(resumed, shown(session));
        }
    }

    private static @Nullable Identity identity(
            PeerTrustManager.Judge by, List<X509Certificate> chain) throws PeerRejected {
        return by.judge(chain).map(id -> new Identity(id, chain.getFirst())).orElse(null);
    }

    private static List<X509Certificate> shown(SSLSession session) {
        try {
            return Stream.of(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // it showed nothing, which is for the judge to judge
        }
    }

    /**
     * Present once a peer of the mesh has been verified; meaningful only after the handshake has
     * ended.
     */
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }
}
