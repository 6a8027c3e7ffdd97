package dev.assay.mesh.proxy.outbound;

import java.net.InetSocketAddress;

/** What a redirected connection of the application was meant for. */
public sealed interface Meant {

    /** A port of a service that the control plane has told of. */
    record ForService(OutboundCapture capture) implements Meant {}

    /** Some address that is no service's: a pod's own, or something outside the mesh. */
    record ForAddress(InetSocketAddress address) implements Meant {}

    /** The proxy itself, or nobody knows what. */
    record ForNobody(String why) implements Meant {}
}
