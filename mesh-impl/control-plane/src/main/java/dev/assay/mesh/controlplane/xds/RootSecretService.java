package dev.assay.mesh.controlplane.xds;

import dev.assay.mesh.ca.grpc.BearerAuthentication;
import dev.assay.mesh.protocol.TypeUrls;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase;
import io.grpc.stub.StreamObserver;
import java.util.Set;

/** Envoy's SDS for the mesh's roots; a workload's own key never passes through here. */
final class RootSecretService extends SecretDiscoveryServiceImplBase {

    private static final Set<String> TYPES = Set.of(TypeUrls.SECRET);

    private final Distribution distribution;

    RootSecretService(Distribution distribution) {
        this.distribution = distribution;
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaSecrets(
            StreamObserver<DeltaDiscoveryResponse> answers) {
        return new ProxyStream(distribution, BearerAuthentication.CALLER.get(), TYPES, answers);
    }
}
