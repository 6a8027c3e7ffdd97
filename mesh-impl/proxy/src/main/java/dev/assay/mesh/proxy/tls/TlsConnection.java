package dev.assay.mesh.proxy.tls;

import io.netty.handler.ssl.SslHandler;
import java.util.Optional;

/**
 * TLS of a new connection.
 *
 * @param handler to be put first into the channel's pipeline, which then releases it
 * @param peer the far end, unknown until the handshake has ended
 * @param generation of the secrets that it began with
 */
public record TlsConnection(SslHandler handler, TlsPeer peer, long generation) {

    /**
     * Who is at the far end; to be asked when the handshake has ended, and before anything that
     * comes is used: whoever resumed a session was not judged in the handshake.
     *
     * @throws PeerRejected if it resumed a session that is no longer good for it
     */
    public Optional<TlsPeer.Identity> conclude() throws PeerRejected {
        peer.conclude(handler.engine().getSession());
        return peer.identity();
    }
}
