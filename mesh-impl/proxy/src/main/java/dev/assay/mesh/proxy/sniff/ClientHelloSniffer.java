package dev.assay.mesh.proxy.sniff;

import io.netty.buffer.ByteBuf;

/**
 * Tells a TLS client hello from everything else. Called on the connection's event loop each time
 * bytes arrive, always with everything that has come so far; must not move the buffer's indices and
 * must not keep the buffer.
 */
@FunctionalInterface
public interface ClientHelloSniffer {

    /**
     * Never throws, whatever the bytes are.
     *
     * @return {@link Sniffed.Tls}, {@link Sniffed.Malformed}, {@link Sniffed.NeedMore}, or {@link
     *     Sniffed.Other} when the bytes are not TLS at all
     */
    Sniffed sniff(ByteBuf bytes);
}
