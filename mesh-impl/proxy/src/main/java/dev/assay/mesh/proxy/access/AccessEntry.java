package dev.assay.mesh.proxy.access;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One request, or one connection that carried none. Texts are empty where they do not apply. Holds
 * no header but the authority, no body, no key.
 *
 * @param workload {@code namespace/name} of the proxy's own workload
 * @param reporter {@code source} on the outbound side, {@code destination} on the inbound side
 * @param protocol {@code http}, {@code tcp} or {@code tls} (a handshake that failed)
 * @param port the port that was called: of the workload inbound, of the service outbound
 * @param service the called service's host, outbound only
 * @param mode the port's mode when it was decided, inbound only
 * @param peer the caller's address and port
 * @param peerPrincipal who is at the far end, as its certificate proved: the caller inbound, the
 *     server outbound; without {@code spiffe://}
 * @param connectionSecurity {@code mutual_tls}, {@code none} or {@code unknown}
 * @param path without the query, which is left out of what is given
 * @param upstream the address that was connected to
 * @param status the HTTP status, 0 for none
 * @param flags Envoy's response flags
 * @param detail the reason in words: a refused transport, a failed handshake, a denied request
 * @param metadata what else was noted, by the keys of Envoy's dynamic metadata
 */
public record AccessEntry(
        Instant time,
        String workload,
        String reporter,
        String protocol,
        int port,
        String service,
        String mode,
        String peer,
        String peerPrincipal,
        String connectionSecurity,
        String serverName,
        String method,
        String authority,
        String path,
        String upstream,
        int status,
        String flags,
        String detail,
        long receivedBytes,
        long sentBytes,
        Duration duration,
        Map<String, String> metadata) {

    /** Nothing else was noted. */
    public AccessEntry(
            Instant time,
            String workload,
            String reporter,
            String protocol,
            int port,
            String service,
            String mode,
            String peer,
            String peerPrincipal,
            String connectionSecurity,
            String serverName,
            String method,
            String authority,
            String path,
            String upstream,
            int status,
            String flags,
            String detail,
            long receivedBytes,
            long sentBytes,
            Duration duration) {
        this(
                time,
                workload,
                reporter,
                protocol,
                port,
                service,
                mode,
                peer,
                peerPrincipal,
                connectionSecurity,
                serverName,
                method,
                authority,
                path,
                upstream,
                status,
                flags,
                detail,
                receivedBytes,
                sentBytes,
                duration,
                Map.of());
    }

    public AccessEntry {
        int query = path.indexOf('?');
        path = query < 0 ? path : path.substring(0, query); // a query may hold a token
    }

    /** An address as entries show it; empty for one that is no IP address. */
    public static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : "";
    }
}
