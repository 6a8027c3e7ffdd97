package dev.assay.mesh.protocol;

import dev.assay.mesh.policy.authz.PathNormalization;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.protocol.config.GatewayTls;

/** The enums that several messages share. An unspecified or unknown value is never guessed. */
final class EnumCodec {

    private EnumCodec() {}

    static dev.assay.mesh.protocol.config.TransportMode encode(TransportMode mode) {
        return switch (mode) {
            case DISABLE -> dev.assay.mesh.protocol.config.TransportMode.DISABLE;
            case PERMISSIVE -> dev.assay.mesh.protocol.config.TransportMode.PERMISSIVE;
            case STRICT -> dev.assay.mesh.protocol.config.TransportMode.STRICT;
        };
    }

    static TransportMode decode(
            String resource, String field, dev.assay.mesh.protocol.config.TransportMode mode)
            throws MalformedConfig {
        return switch (mode) {
            case DISABLE -> TransportMode.DISABLE;
            case PERMISSIVE -> TransportMode.PERMISSIVE;
            case STRICT -> TransportMode.STRICT;
            case TRANSPORT_MODE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new MalformedConfig(
                            resource, field, mode + " (expected: DISABLE, PERMISSIVE or STRICT)");
        };
    }

    static dev.assay.mesh.protocol.config.PortProtocol encode(PortProtocol protocol) {
        return switch (protocol) {
            case HTTP -> dev.assay.mesh.protocol.config.PortProtocol.HTTP;
            case HTTP2 -> dev.assay.mesh.protocol.config.PortProtocol.HTTP2;
            case TCP -> dev.assay.mesh.protocol.config.PortProtocol.TCP;
            case AUTO -> dev.assay.mesh.protocol.config.PortProtocol.AUTO;
        };
    }

    static PortProtocol decode(
            String resource, String field, dev.assay.mesh.protocol.config.PortProtocol protocol)
            throws MalformedConfig {
        return switch (protocol) {
            case HTTP -> PortProtocol.HTTP;
            case HTTP2 -> PortProtocol.HTTP2;
            case TCP -> PortProtocol.TCP;
            case AUTO -> PortProtocol.AUTO;
            case PORT_PROTOCOL_UNSPECIFIED, UNRECOGNIZED ->
                    throw new MalformedConfig(
                            resource, field, protocol + " (expected: HTTP, HTTP2, TCP or AUTO)");
        };
    }

    static dev.assay.mesh.protocol.config.PathNormalization encode(PathNormalization mode) {
        return switch (mode) {
            case NONE -> dev.assay.mesh.protocol.config.PathNormalization.NONE;
            case BASE -> dev.assay.mesh.protocol.config.PathNormalization.BASE;
            case MERGE_SLASHES -> dev.assay.mesh.protocol.config.PathNormalization.MERGE_SLASHES;
            case DECODE_AND_MERGE_SLASHES ->
                    dev.assay.mesh.protocol.config.PathNormalization.DECODE_AND_MERGE_SLASHES;
        };
    }

    static PathNormalization decode(
            String resource, String field, dev.assay.mesh.protocol.config.PathNormalization mode)
            throws MalformedConfig {
        return switch (mode) {
            case NONE -> PathNormalization.NONE;
            case BASE -> PathNormalization.BASE;
            case MERGE_SLASHES -> PathNormalization.MERGE_SLASHES;
            case DECODE_AND_MERGE_SLASHES -> PathNormalization.DECODE_AND_MERGE_SLASHES;
            case PATH_NORMALIZATION_UNSPECIFIED, UNRECOGNIZED ->
                    throw new MalformedConfig(
                            resource,
                            field,
                            mode
                                    + " (expected: NONE, BASE, MERGE_SLASHES or DECODE_AND_MERGE_SLASHES)");
        };
    }

    static GatewayTls encode(GatewayServer.Tls tls) {
        return switch (tls) {
            case NONE -> GatewayTls.GATEWAY_TLS_NONE;
            case ISTIO_MUTUAL -> GatewayTls.GATEWAY_TLS_ISTIO_MUTUAL;
        };
    }

    static GatewayServer.Tls decode(String resource, String field, GatewayTls tls)
            throws MalformedConfig {
        return switch (tls) {
            case GATEWAY_TLS_NONE -> GatewayServer.Tls.NONE;
            case GATEWAY_TLS_ISTIO_MUTUAL -> GatewayServer.Tls.ISTIO_MUTUAL;
            case GATEWAY_TLS_UNSPECIFIED, UNRECOGNIZED ->
                    throw new MalformedConfig(
                            resource, field, tls + " (expected: NONE or ISTIO_MUTUAL)");
        };
    }
}
