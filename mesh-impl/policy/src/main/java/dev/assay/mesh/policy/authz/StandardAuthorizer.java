package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.authz.Decision.Allowed;
import dev.assay.mesh.policy.authz.Decision.DeniedByRule;
import dev.assay.mesh.policy.authz.Decision.NoRuleAllows;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Istio's order: CUSTOM, DENY, ALLOW. What a CUSTOM rule delegates is denied, since no provider is
 * defined that could be asked (a real Istio answers 403 then); any DENY rule that matches denies;
 * without ALLOW policies everything else passes; with some, one of their rules must match. AUDIT
 * and dry-run policies change nothing and are noted. Source: istio/api {@code
 * security/v1beta1/authorization_policy.proto}.
 */
public final class StandardAuthorizer implements Authorizer {

    @Override
    public Decision decide(List<AuthorizationPolicy> policies, RequestFacts facts) {
        List<ResourceKey> noted = new ArrayList<>();
        List<AuthorizationPolicy> refusing = new ArrayList<>();
        List<AuthorizationPolicy> denying = new ArrayList<>();
        List<AuthorizationPolicy> allowing = new ArrayList<>();
        for (AuthorizationPolicy policy : policies) {
            if (policy.dryRun() || policy.action() == Action.AUDIT) {
                if (match(policy, facts).isPresent()) {
                    noted.add(policy.key());
                }
            } else if (policy.action() == Action.CUSTOM) {
                refusing.add(policy);
            } else if (policy.action() == Action.DENY) {
                denying.add(policy);
            } else {
                allowing.add(policy);
            }
        }
        refusing.addAll(denying);
        for (AuthorizationPolicy policy : refusing) {
            Optional<Integer> rule = match(policy, facts);
            if (rule.isPresent()) {
                return new DeniedByRule(
                        policy.key(), rule.get(), because(policy, rule.get()), noted);
            }
        }
        if (allowing.isEmpty()) {
            return new Allowed("no ALLOW policy restricts it", noted);
        }
        for (AuthorizationPolicy policy : allowing) {
            Optional<Integer> rule = match(policy, facts);
            if (rule.isPresent()) {
                return new Allowed(because(policy, rule.get()), noted);
            }
        }
        return new NoRuleAllows(allowing.stream().map(AuthorizationPolicy::key).toList(), noted);
    }

    private static Optional<Integer> match(AuthorizationPolicy policy, RequestFacts facts) {
        return new RuleMatcher(policy, facts).firstMatch();
    }

    private static String because(AuthorizationPolicy policy, int rule) {
        return policy.key() + " rules[" + rule + "] " + effect(policy);
    }

    private static String effect(AuthorizationPolicy policy) {
        return switch (policy.action()) {
            case ALLOW -> "allows it";
            case DENY -> "denies it";
            case CUSTOM ->
                    "delegates it to provider '%s', which is not defined"
                            .formatted(policy.provider());
            case AUDIT -> "notes it";
        };
    }
}
