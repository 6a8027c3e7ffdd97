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
        List<AuthorizationPolicy> delegating = new ArrayList<>();
        List<AuthorizationPolicy> denying = new ArrayList<>();
        List<AuthorizationPolicy> allowing = new ArrayList<>();
        for (AuthorizationPolicy policy : policies) {
            if (policy.dryRun() || policy.action() == Action.AUDIT) {
                if (match(policy, facts).isPresent()) {
                    noted.add(policy.key());
                }
            } else if (policy.action() == Action.CUSTOM) {
                delegating.add(policy);
            } else if (policy.action() == Action.DENY) {
                denying.add(policy);
            } else {
                allowing.add(policy);
            }
        }
        for (AuthorizationPolicy policy : delegating) {
            Optional<Integer> rule = match(policy, facts);
            if (rule.isPresent()) {
                String why =
                        "delegates it to provider '%s', which is not defined"
                                .formatted(policy.provider());
                return new DeniedByRule(
                        policy.key(), rule.get(), said(policy, rule.get()) + " " + why, noted);
            }
        }
        for (AuthorizationPolicy policy : denying) {
            Optional<Integer> rule = match(policy, facts);
            if (rule.isPresent()) {
                return new DeniedByRule(
                        policy.key(), rule.get(), because(policy, rule.get(), "denies"), noted);
            }
        }
        if (allowing.isEmpty()) {
            return new Allowed("no ALLOW policy restricts it", noted);
        }
        for (AuthorizationPolicy policy : allowing) {
            Optional<Integer> rule = match(policy, facts);
            if (rule.isPresent()) {
                return new Allowed(because(policy, rule.get(), "allows"), noted);
            }
        }
        return new NoRuleAllows(allowing.stream().map(AuthorizationPolicy::key).toList(), noted);
    }

    private static Optional<Integer> match(AuthorizationPolicy policy, RequestFacts facts) {
        return new RuleMatcher(policy, facts).firstMatch();
    }

    private static String because(AuthorizationPolicy policy, int rule, String verb) {
        return said(policy, rule) + " " + verb + " it";
    }

    private static String said(AuthorizationPolicy policy, int rule) {
        return policy.key() + " rules[" + rule + "]";
    }
}
