package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.proxy.http.Route;
import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * In what a proxy before an application and one at the mesh's edge differ. Policies are theirs
 * alike. Called on event loops, of several connections at a time.
 */
public interface Role {

    /**
     * Where a request came in.
     *
     * @param peer the caller's address and port
     * @param serverName of its client hello; empty: none
     * @param caller who its certificate proved it to be
     */
    record Arrival(
            Capture.Original original,
            InetSocketAddress peer,
            String serverName,
            Optional<TlsPeer.Identity> caller) {

        /** The caller's address as text. */
        public String peerAddress() {
            return peer.isUnresolved() ? "" : peer.getAddress().getHostAddress();
        }
    }

    /** How connections are treated. */
    Transport transport();

    /** Whose principal policies see, and the next hop is told of. */
    Optional<TlsPeer.Identity> principal(Arrival arrival);

    /**
     * The address of whoever sent a request first, as far as its headers are believed; else the
     * peer's.
     */
    String remoteAddress(Arrival arrival, HttpHeaders received);

    /** Sets what the next hop is told of the caller. */
    void introduce(Arrival arrival, HttpHeaders onward);

    /**
     * Where a request goes that is admitted.
     *
     * @param noted what was noted about it, for the access log
     */
    Route onward(Arrival arrival, HttpRequest request, Map<String, String> noted);
}
