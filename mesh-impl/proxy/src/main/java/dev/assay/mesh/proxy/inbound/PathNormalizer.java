package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.authz.PathNormalization;
import java.util.Optional;

/**
 * Brings a request's path into the form that is judged and the form that the application sees.
 * Pure.
 */
@FunctionalInterface
public interface PathNormalizer {

    /**
     * Two forms, as in Envoy's {@code PathNormalizationOptions}. Whoever lets them differ lets the
     * application do what the policy did not judge.
     *
     * @param judged what rules are asked about
     * @param forwarded what the application sees
     */
    record Normalized(String judged, String forwarded) {}

    /**
     * A path's forms.
     *
     * @param pathAndQuery as it stands in the request
     * @param mode the mesh's setting
     * @return empty if no honest caller sends such a path, and the request is to be refused
     */
    Optional<Normalized> normalize(String pathAndQuery, PathNormalization mode);

    /** One form for both. */
    static PathNormalizer standard() {
        return (target, mode) ->
                dev.assay.mesh.policy.authz.PathNormalizer.normalize(target, mode)
                        .map(normal -> new Normalized(normal, normal));
    }
}
