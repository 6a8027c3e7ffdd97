package dev.assay.mesh.proxy;

import java.net.InetSocketAddress;
import java.util.function.IntFunction;

/**
 * What makes a proxy one of the mesh's edge.
 *
 * @param bind where it listens for a port of its own
 * @param trustedProxies how many proxies stand before it, as Istio's {@code
 *     gatewayTopology.numTrustedProxies}
 */
public record GatewaySpec(IntFunction<InetSocketAddress> bind, int trustedProxies) {}
