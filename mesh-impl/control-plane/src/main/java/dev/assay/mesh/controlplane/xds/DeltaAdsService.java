package dev.assay.mesh.controlplane.xds;

import dev.assay.mesh.ca.grpc.BearerAuthentication;
import dev.assay.mesh.protocol.TypeUrls;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.stub.StreamObserver;
import java.util.Set;

/** Delta ADS; the state-of-the-world variant is not offered. */
final class DeltaAdsService extends AggregatedDiscoveryServiceImplBase {

    private static final Set<String> TYPES =
            Set.of(
                    TypeUrls.INBOUND_POLICY,
                    TypeUrls.OUTBOUND_SERVICE,
                    TypeUrls.SECRET,
                    TypeUrls.GATEWAY);

    private final Distribution distribution;

    DeltaAdsService(Distribution distribution) {
        this.distribution = distribution;
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
            StreamObserver<DeltaDiscoveryResponse> answers) {
        return new ProxyStream(distribution, BearerAuthentication.CALLER.get(), TYPES, answers);
    }
}
