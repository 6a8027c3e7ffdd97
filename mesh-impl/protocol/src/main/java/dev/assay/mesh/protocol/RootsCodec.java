package dev.assay.mesh.protocol;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;

/**
 * Roots on the wire, and what authorities below them have revoked, as Envoy's SDS knows both. Safe
 * for any thread.
 */
public final class RootsCodec {

    /** Istio's name for them (istio/istio {@code pkg/security/security.go}). */
    public static final String NAME = "ROOTCA";

    private RootsCodec() {}

    /**
     * What is believed, as PEM.
     *
     * @param roots one after the other; empty for none
     * @param revocations lists, one after the other; empty for none
     */
    public record Believed(String roots, String revocations) {}

    /** The secret, as it travels; equal texts give equal bytes. */
    public static Any pack(Believed believed) {
        var context =
                CertificateValidationContext.newBuilder().setTrustedCa(inline(believed.roots()));
        if (!believed.revocations().isEmpty()) {
            context.setCrl(inline(believed.revocations()));
        }
        return Packing.pack(
                TypeUrls.SECRET,
                Secret.newBuilder().setName(NAME).setValidationContext(context).build());
    }

    /** What a secret holds. */
    public static Believed unpack(Any packed) throws MalformedConfig {
        var context =
                Packing.unpack(NAME, TypeUrls.SECRET, Secret.parser(), packed)
                        .getValidationContext();
        if (context.hasCrl() && !context.getCrl().hasInlineBytes()) {
            // read as nothing it would believe what was revoked
            throw new MalformedConfig(NAME, "crl", "expected inline_bytes");
        }
        return new Believed(text(context.getTrustedCa()), text(context.getCrl()));
    }

    private static DataSource inline(String pem) {
        return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
    }

    private static String text(DataSource source) {
        return source.getInlineBytes().toStringUtf8();
    }
}
