package dev.assay.mesh.policy.resource;

import java.util.List;
import java.util.Optional;

/**
 * The kinds of Istio's API that this mesh implements, with the API versions in which each is read.
 */
public enum ResourceKind {
    PEER_AUTHENTICATION("PeerAuthentication"),
    DESTINATION_RULE("DestinationRule"),
    AUTHORIZATION_POLICY("AuthorizationPolicy");

    private final String kind;

    ResourceKind(String kind) {
        this.kind = kind;
    }

    /** The name in the resource's {@code kind} field. */
    public String kind() {
        return kind;
    }

    /** Every accepted {@code apiVersion}, oldest first. */
    public List<String> apiVersions() {
        return switch (this) {
            case PEER_AUTHENTICATION, AUTHORIZATION_POLICY ->
                    List.of("security.istio.io/v1beta1", "security.istio.io/v1");
            case DESTINATION_RULE ->
                    List.of(
                            "networking.istio.io/v1alpha3",
                            "networking.istio.io/v1beta1",
                            "networking.istio.io/v1");
        };
    }

    /** The kind of this name, if it is implemented. */
    public static Optional<ResourceKind> ofName(String kind) {
        for (ResourceKind candidate : values()) {
            if (candidate.kind.equals(kind)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
