package dev.assay.mesh.proxy.connect;

import dev.assay.mesh.proxy.tls.TlsConnection;
import io.netty.buffer.ByteBufAllocator;
import javax.net.ssl.SSLException;

/** Begins TLS on a connection that is being opened. Called on its event loop. */
@FunctionalInterface
public interface TlsOpener {

    /**
     * TLS for a connection that is open already.
     *
     * @throws SSLException if the workload's own certificate cannot be used
     */
    TlsConnection open(ByteBufAllocator buffers) throws SSLException;
}
