package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.authz.Authorizer;
import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.policy.authz.RequestFacts;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import java.util.List;

/**
 * The authorizer, prepared for the policies that count now, and anew when they change. Safe for any
 * thread: two that see a change at the same time may both prepare.
 */
public final class CurrentJudge {

    private record Prepared(List<AuthorizationPolicy> policies, Authorizer.Judge judge) {}

    private final Authorizer authorizer;
    private volatile Prepared last;

    /** Prepares for a workload without policies, until it is asked by others. */
    public CurrentJudge(Authorizer authorizer) {
        this.authorizer = authorizer;
        this.last = prepare(List.of());
    }

    /** The verdict of these policies, which are the same list as long as nothing changes. */
    @SuppressWarnings("ReferenceEquality") // comparing policies would cost what preparing saves
    Decision decide(List<AuthorizationPolicy> policies, RequestFacts facts) {
        Prepared current = last;
        if (current.policies() != policies) {
            current = prepare(policies);
            last = current;
        }
        return current.judge().decide(facts);
    }

    private Prepared prepare(List<AuthorizationPolicy> policies) {
        return new Prepared(policies, authorizer.prepare(policies));
    }
}
