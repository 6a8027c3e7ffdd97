package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How an exchange went.
 *
 * @param request as it arrived
 * @param status the answer's, 0 when there was none
 * @param flags Envoy's response flags, empty when nothing went wrong
 * @param detail what went wrong, empty when nothing did
 * @param upstream the address that answered, empty when none did
 * @param upstreamPeer who that was, under TLS
 * @param metadata what was noted about the request when it was routed
 */
public record ExchangeSummary(
        HttpRequest request,
        int status,
        String flags,
        String detail,
        String upstream,
        Optional<TlsPeer.Identity> upstreamPeer,
        long requestBytes,
        long responseBytes,
        Duration duration,
        Map<String, String> metadata) {}
