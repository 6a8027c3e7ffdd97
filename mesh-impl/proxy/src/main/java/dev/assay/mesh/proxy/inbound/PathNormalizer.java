package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.authz.PathNormalization;
import java.util.Optional;

/** Brings a request's path into the one form that is judged and that the application sees. Pure. */
@FunctionalInterface
public interface PathNormalizer {

    /**
     * The one form of a path.
     *
     * @param pathAndQuery as it stands in the request
     * @return empty if no honest caller sends such a path, and the request is to be refused
     */
    Optional<String> normalize(String pathAndQuery);

    /** Istio's default: RFC 3986, slashes neither merged nor decoded. */
    static PathNormalizer base() {
        return target ->
                dev.assay.mesh.policy.authz.PathNormalizer.normalize(
                        target, PathNormalization.BASE);
    }
}
