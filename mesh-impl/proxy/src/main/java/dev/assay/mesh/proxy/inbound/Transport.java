package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.transport.Detected;
import dev.assay.mesh.policy.transport.TransportDecision;

/** How the connections of a port are treated, by the configuration of now. Safe for any thread. */
public interface Transport {

    /** What is done with a connection that begins like this. */
    TransportDecision decide(int port, Detected detected);

    /**
     * Whether every connection is treated alike, so that none of its bytes need be waited for: a
     * server that speaks first would otherwise never be heard.
     */
    boolean sameForAll(int port);

    /**
     * Whether a connection that was begun earlier may go on carrying requests.
     *
     * @param detected what it began with
     * @param secured whether its TLS ended here, with whatever the settings ask of a caller
     */
    boolean mayContinue(int port, Detected detected, boolean secured);

    /** Whether a new connection like this one would be treated the same way. */
    boolean isCurrent(int port, Detected detected, boolean secured);

    /** The setting behind it, for the access log. */
    String mode(int port);
}
