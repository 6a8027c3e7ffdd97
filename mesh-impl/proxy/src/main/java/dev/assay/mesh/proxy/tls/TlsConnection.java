package dev.assay.mesh.proxy.tls;

import io.netty.handler.ssl.SslHandler;

/**
 * TLS of a new connection.
 *
 * @param handler to be put first into the channel's pipeline, which then releases it
 * @param peer the far end, unknown until the handshake has ended
 * @param generation of the secrets that it began with
 */
public record TlsConnection(SslHandler handler, TlsPeer peer, long generation) {}
