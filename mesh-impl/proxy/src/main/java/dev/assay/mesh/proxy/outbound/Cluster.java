package dev.assay.mesh.proxy.outbound;

/**
 * Endpoints among which a call is balanced.
 *
 * @param host the service, fully qualified
 * @param port the Service's port
 * @param subset empty: all endpoints
 */
record Cluster(String host, int port, String subset) {

    /** All endpoints of what was called. */
    static Cluster of(OutboundCapture capture) {
        return new Cluster(capture.host(), capture.servicePort(), "");
    }

    /** As Istio's logs and metrics call it. */
    @Override
    public String toString() {
        return "outbound|" + port + "|" + subset + "|" + host;
    }
}
