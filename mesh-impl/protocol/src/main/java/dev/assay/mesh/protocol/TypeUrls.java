package dev.assay.mesh.protocol;

/** The resource types that a proxy subscribes to over delta ADS. */
public final class TypeUrls {

    /** The effective inbound policy of the proxy's own workload; named {@code namespace/name}. */
    public static final String INBOUND_POLICY = "type.googleapis.com/assay.mesh.v1.InboundPolicy";

    /** A service that the proxy may call; named by its host. */
    public static final String OUTBOUND_SERVICE =
            "type.googleapis.com/assay.mesh.v1.OutboundService";

    /** What a gateway's proxy takes up; named {@code namespace/name} of its workload. */
    public static final String GATEWAY = "type.googleapis.com/assay.mesh.v1.Gateway";

    /** Envoy's secret, over SDS; named {@code default} and {@code ROOTCA}. */
    public static final String SECRET =
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

    private TypeUrls() {}
}
