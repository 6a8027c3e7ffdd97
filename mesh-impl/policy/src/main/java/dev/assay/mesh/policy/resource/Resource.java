package dev.assay.mesh.policy.resource;

/** A policy resource of Istio's API. */
public sealed interface Resource
        permits PeerAuthentication,
                DestinationRule,
                AuthorizationPolicy,
                RequestAuthentication,
                VirtualService,
                ServiceEntry,
                Gateway {

    Metadata metadata();

    ResourceKind kind();

    /** The same resource with other metadata. */
    Resource with(Metadata metadata);

    /** Names this resource among all others. */
    default ResourceKey key() {
        return new ResourceKey(kind(), metadata().namespace(), metadata().name());
    }
}
