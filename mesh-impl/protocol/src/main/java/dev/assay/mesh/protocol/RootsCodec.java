package dev.assay.mesh.protocol;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;

/** Roots on the wire, as Envoy's SDS knows them. Safe for any thread. */
public final class RootsCodec {

    /** Istio's name for them (istio/istio {@code pkg/security/security.go}). */
    public static final String NAME = "ROOTCA";

    private RootsCodec() {}

    /**
     * The secret, as it travels; equal texts give equal bytes.
     *
     * @param pem the roots, one after the other
     */
    public static Any pack(String pem) {
        return Packing.pack(
                TypeUrls.SECRET,
                Secret.newBuilder()
                        .setName(NAME)
                        .setValidationContext(
                                CertificateValidationContext.newBuilder()
                                        .setTrustedCa(
                                                DataSource.newBuilder()
                                                        .setInlineBytes(
                                                                ByteString.copyFromUtf8(pem))))
                        .build());
    }

    /** The roots of a secret as PEM; empty if it holds none. */
    public static String unpack(Any packed) throws MalformedConfig {
        return Packing.unpack(NAME, TypeUrls.SECRET, Secret.parser(), packed)
                .getValidationContext()
                .getTrustedCa()
                .getInlineBytes()
                .toStringUtf8();
    }
}
