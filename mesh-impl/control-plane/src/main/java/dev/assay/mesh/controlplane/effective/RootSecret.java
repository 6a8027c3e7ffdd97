package dev.assay.mesh.controlplane.effective;

import com.google.protobuf.ByteString;
import dev.assay.mesh.identity.TrustBundle;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;

/** The mesh's roots as Envoy's SDS knows them. */
final class RootSecret {

    /** Istio's name for it (istio/istio {@code pkg/security/security.go}). */
    static final String NAME = "ROOTCA";

    private RootSecret() {}

    static Secret of(TrustBundle roots) {
        return Secret.newBuilder()
                .setName(NAME)
                .setValidationContext(
                        CertificateValidationContext.newBuilder()
                                .setTrustedCa(
                                        DataSource.newBuilder()
                                                .setInlineBytes(
                                                        ByteString.copyFromUtf8(roots.pem()))))
                .build();
    }
}
