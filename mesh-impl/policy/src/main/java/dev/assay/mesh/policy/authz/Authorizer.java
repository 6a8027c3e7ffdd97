package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import java.util.List;

/** Judges one request or connection. Implementations are pure. */
@FunctionalInterface
public interface Authorizer {

    /**
     * The verdict.
     *
     * @param policies those that concern the workload, see {@link AuthorizationSelection}
     */
    Decision decide(List<AuthorizationPolicy> policies, RequestFacts facts);
}
