package dev.assay.mesh.proxy.tls;

import java.util.List;

/** Which application protocols TLS offers and selects. */
public interface AlpnPolicy {

    /** What is spoken inside an outbound connection. */
    enum Inside {
        HTTP1,
        HTTP2,
        TCP
    }

    /** What the client's sidecar offers, in order. */
    List<String> offer(Inside inside);

    /** What the server's sidecar is ready to select, most wanted first. */
    List<String> select();

    /**
     * Istio's (pilot/pkg/xds/filters/filters.go, TLSU): a server never selects {@code istio}, which
     * only marks the caller.
     */
    record Istio() implements AlpnPolicy {
        @Override
        public List<String> offer(Inside inside) {
            return switch (inside) {
                case HTTP1 -> List.of("istio-http/1.1", "istio", "http/1.1");
                case HTTP2 -> List.of("istio-h2", "istio", "h2");
                case TCP -> List.of("istio-peer-exchange", "istio");
            };
        }

        @Override
        public List<String> select() {
            return List.of("h2", "http/1.1");
        }
    }
}
