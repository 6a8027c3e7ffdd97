package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.proxy.token.TokenVerifier;
import dev.assay.mesh.proxy.token.TokenVerifier.Verdict;
import java.util.List;

/**
 * The verifier of tokens, prepared for the policies that count now, and anew when they change. Safe
 * for any thread: two that see a change at the same time may both prepare.
 */
public final class CurrentVerifier {

    private record Prepared(List<RequestAuthentication> policies, TokenVerifier.Prepared rules) {}

    private final TokenVerifier verifier;
    private volatile Prepared last;

    /** Prepares for a workload without policies, until it is asked by others. */
    public CurrentVerifier(TokenVerifier verifier) {
        this.verifier = verifier;
        this.last = prepare(List.of());
    }

    /** The verdict of these policies, which are the same list as long as nothing changes. */
    @SuppressWarnings("ReferenceEquality") // comparing policies would cost what preparing saves
    Verdict verify(List<RequestAuthentication> policies, TokenVerifier.Shown request) {
        Prepared current = last;
        if (current.policies() != policies) {
            current = prepare(policies);
            last = current;
        }
        return current.rules().verify(request);
    }

    private Prepared prepare(List<RequestAuthentication> policies) {
        return new Prepared(
                policies,
                verifier.prepare(
                        policies.stream().flatMap(policy -> policy.rules().stream()).toList()));
    }
}
