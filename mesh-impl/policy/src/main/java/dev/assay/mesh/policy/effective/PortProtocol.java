package dev.assay.mesh.policy.effective;

import java.util.Locale;

/**
 * How the proxy treats the bytes of a port. Source: istio/istio {@code
 * pkg/config/protocol/instance.go} and {@code pkg/config/kube/conversion.go}.
 */
public enum PortProtocol {
    /** HTTP/1.x. */
    HTTP,
    /** HTTP/2, gRPC included. */
    HTTP2,
    /** Opaque bytes. */
    TCP,
    /** Not declared: the first bytes decide. */
    AUTO;

    /**
     * The protocol that a Service's port declares. An {@code appProtocol} that Istio knows beats
     * the name; an unknown one leaves the port undeclared. A name counts up to its first {@code -}.
     *
     * @param name the port's name, empty when it has none
     * @param appProtocol the port's appProtocol, empty when it has none
     */
    public static PortProtocol fromPort(String name, String appProtocol) {
        if (!appProtocol.isEmpty()) {
            return switch (appProtocol.toLowerCase(Locale.ROOT)) {
                case "kubernetes.io/h2c" -> HTTP2;
                case "kubernetes.io/ws" -> HTTP;
                case "kubernetes.io/wss" -> TCP;
                default -> fromWord(appProtocol);
            };
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("grpc-web")) {
            return HTTP;
        }
        int dash = lower.indexOf('-');
        return fromWord(dash < 0 ? lower : lower.substring(0, dash));
    }

    private static PortProtocol fromWord(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "http", "grpc-web" -> HTTP;
            case "http2", "grpc" -> HTTP2;
            case "tcp", "tls", "https", "mongo", "mysql", "redis" -> TCP;
            default -> AUTO;
        };
    }

    /** Whether the port's declaration promises HTTP of either version. */
    public boolean isHttp() {
        return this == HTTP || this == HTTP2;
    }
}
