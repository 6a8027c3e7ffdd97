package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.authz.Authorizer;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.extauthz.Delegation;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import java.util.List;

/**
 * Delegation and authorizer, prepared for the policies that count now, and anew when they change.
 * Safe for any thread: two that see a change at the same time may both prepare.
 */
public final class CurrentJudge {

    private record Prepared(
            List<AuthorizationPolicy> policies,
            List<ExtensionProvider> providers,
            Delegation.Prepared judge) {}

    private final Delegation delegation;
    private final Authorizer authorizer;
    private volatile Prepared last;

    /** Prepares for a workload without policies, until it is asked by others. */
    public CurrentJudge(Delegation delegation, Authorizer authorizer) {
        this.delegation = delegation;
        this.authorizer = authorizer;
        this.last = prepare(List.of(), List.of());
    }

    /** What judges by this policy, whose lists are the same as long as nothing changes. */
    @SuppressWarnings("ReferenceEquality") // comparing policies would cost what preparing saves
    Delegation.Prepared by(InboundPolicy policy) {
        Prepared current = last;
        if (current.policies() != policy.authorization()
                || current.providers() != policy.providers()) {
            current = prepare(policy.authorization(), policy.providers());
            last = current;
        }
        return current.judge();
    }

    private Prepared prepare(
            List<AuthorizationPolicy> policies, List<ExtensionProvider> providers) {
        return new Prepared(
                policies, providers, delegation.prepare(policies, providers, authorizer));
    }
}
