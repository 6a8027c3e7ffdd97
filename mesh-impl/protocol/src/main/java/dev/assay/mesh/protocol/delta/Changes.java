package dev.assay.mesh.protocol.delta;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.util.ArrayList;
import java.util.List;

/** What a receiver lacks and what it has too much. */
record Changes(List<VersionedResource> updated, List<String> removed) {

    Changes {
        updated = List.copyOf(updated);
        removed = List.copyOf(removed);
    }

    boolean isEmpty() {
        return updated.isEmpty() && removed.isEmpty();
    }

    List<String> names() {
        var names = new ArrayList<>(updated.stream().map(VersionedResource::name).toList());
        names.addAll(removed);
        return names;
    }

    DeltaDiscoveryResponse toResponse(String typeUrl, String nonce) {
        var response =
                DeltaDiscoveryResponse.newBuilder()
                        .setTypeUrl(typeUrl)
                        .setNonce(nonce)
                        .addAllRemovedResources(removed);
        for (var resource : updated) {
            response.addResources(
                    Resource.newBuilder()
                            .setName(resource.name())
                            .setVersion(resource.version())
                            .setResource(resource.body()));
        }
        return response.build();
    }
}
