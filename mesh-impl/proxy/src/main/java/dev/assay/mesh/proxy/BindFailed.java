package dev.assay.mesh.proxy;

import java.net.InetSocketAddress;

/** A proxy could not listen where it should. The message names address, port and what to do. */
public final class BindFailed extends Exception {

    private static final long serialVersionUID = 1L;

    public BindFailed(String workload, String purpose, InetSocketAddress address, Throwable cause) {
        super(
                "the proxy of %s cannot listen on %s:%d (%s): %s; free that port or choose another"
                        .formatted(
                                workload,
                                address.getAddress() == null
                                        ? address.getHostString()
                                        : address.getAddress().getHostAddress(),
                                address.getPort(),
                                purpose,
                                cause.getMessage()),
                cause);
    }
}
