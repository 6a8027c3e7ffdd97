package dev.assay.mesh.policy.transport;

import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;

/** Decides what is done with an inbound connection. Implementations are pure. */
@FunctionalInterface
public interface TransportMatrix {

    /**
     * What is done with a connection to one workload port.
     *
     * @param mode the port's effective mode
     * @param protocol the port's declared protocol; without meaning unless {@code declared}
     * @param declared whether some Service targets the port
     * @param detected the connection's first bytes
     */
    TransportDecision decide(
            TransportMode mode, PortProtocol protocol, boolean declared, Detected detected);
}
