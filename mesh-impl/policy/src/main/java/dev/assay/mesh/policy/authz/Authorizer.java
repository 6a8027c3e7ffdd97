package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import java.util.List;

/**
 * Prepares policies for judging requests and connections: once for each change of policy, not once
 * for each request. Implementations are pure.
 */
@FunctionalInterface
public interface Authorizer {

    /**
     * A judge by these policies.
     *
     * @param policies those that concern the workload, see {@link AuthorizationSelection}
     */
    Judge prepare(List<AuthorizationPolicy> policies);

    /** Judges one request or connection; pure, safe for any thread. */
    @FunctionalInterface
    interface Judge {
        /** The verdict. */
        Decision decide(RequestFacts facts);
    }

    /** The verdict of policies that are asked once. */
    default Decision decide(List<AuthorizationPolicy> policies, RequestFacts facts) {
        return prepare(policies).decide(facts);
    }
}
