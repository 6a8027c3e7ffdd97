package dev.assay.mesh.proxy.sidecar;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where a sidecar listens.
 *
 * @param outbound the application's redirected calls
 * @param inbound the redirected calls to the application
 * @param agent merged metrics and the application's health
 * @param health readiness
 * @param metrics the proxy's own metrics
 * @param admin the proxy's own readiness, metrics and state, for the pod alone
 */
public record SidecarPorts(
        InetSocketAddress outbound,
        InetSocketAddress inbound,
        InetSocketAddress agent,
        InetSocketAddress health,
        InetSocketAddress metrics,
        InetSocketAddress admin) {

    /** Istio's (istio.io, "Application requirements", ports used by Istio). */
    public static SidecarPorts istio() {
        return new SidecarPorts(
                anywhere(15_001),
                anywhere(15_006),
                anywhere(15_020),
                anywhere(15_021),
                anywhere(15_090),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 15_000));
    }

    private static InetSocketAddress anywhere(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port);
    }
}
