package dev.assay.mesh.proxy.agent;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.protocol.RootsCodec;
import dev.assay.mesh.protocol.delta.VersionedResource;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A workload's secrets in the form and under the names that a stock Envoy asks for. */
final class SdsSecrets {

    /** Istio's name for it (istio/istio {@code pkg/security/security.go}). */
    static final String CERTIFICATE = "default";

    private SdsSecrets() {}

    static Map<String, VersionedResource> of(WorkloadSecrets secrets) {
        return Map.of(
                CERTIFICATE,
                VersionedResource.of(CERTIFICATE, Any.pack(certificate(secrets))),
                RootsCodec.NAME,
                VersionedResource.of(RootsCodec.NAME, RootsCodec.pack(believed(secrets))));
    }

    private static Secret certificate(WorkloadSecrets secrets) {
        return Secret.newBuilder()
                .setName(CERTIFICATE)
                .setTlsCertificate(
                        TlsCertificate.newBuilder()
                                .setCertificateChain(inline(secrets.svid().chainPem()))
                                .setPrivateKey(inline(secrets.svid().keyPem())))
                .build();
    }

    private static RootsCodec.Believed believed(WorkloadSecrets secrets) {
        return new RootsCodec.Believed(
                all(secrets, TrustBundle::pem), all(secrets, TrustBundle::revocationsPem));
    }

    private static String all(WorkloadSecrets secrets, Function<TrustBundle, String> part) {
        var bundles = secrets.bundles();
        // Envoy has one pool for all trust domains.
        return bundles.trustDomains().stream()
                .flatMap(domain -> bundles.bundleFor(domain).stream())
                .distinct()
                .map(part)
                .collect(Collectors.joining());
    }

    private static DataSource inline(String pem) {
        return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
    }
}
