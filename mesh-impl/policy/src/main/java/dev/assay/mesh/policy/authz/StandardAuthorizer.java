package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.authz.Decision.Allowed;
import dev.assay.mesh.policy.authz.Decision.DeniedByRule;
import dev.assay.mesh.policy.authz.Decision.NoRuleAllows;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Istio's order: CUSTOM, DENY, ALLOW. What a CUSTOM rule delegates is denied, since no provider is
 * defined that could be asked (a real Istio answers 403 then); any DENY rule that matches denies;
 * without ALLOW policies everything else passes; with some, one of their rules must match. AUDIT
 * and dry-run policies change nothing and are noted. Source: istio/api {@code
 * security/v1beta1/authorization_policy.proto}.
 */
public final class StandardAuthorizer implements Authorizer {

    @Override
    public Judge prepare(List<AuthorizationPolicy> policies) {
        var noted = new ArrayList<PreparedPolicy>();
        var refusing = new ArrayList<PreparedPolicy>();
        var denying = new ArrayList<PreparedPolicy>();
        var allowing = new ArrayList<PreparedPolicy>();
        for (AuthorizationPolicy policy : policies) {
            var prepared = new PreparedPolicy(policy);
            if (policy.dryRun()) {
                noted.add(prepared);
                continue;
            }
            switch (policy.action()) {
                case AUDIT -> noted.add(prepared);
                case CUSTOM -> refusing.add(prepared);
                case DENY -> denying.add(prepared);
                case ALLOW -> allowing.add(prepared);
            }
        }
        refusing.addAll(denying);
        return facts -> decide(noted, refusing, allowing, Shown.of(facts));
    }

    private static Decision decide(
            List<PreparedPolicy> noting,
            List<PreparedPolicy> refusing,
            List<PreparedPolicy> allowing,
            Shown shown) {
        List<ResourceKey> noted =
                noting.stream()
                        .filter(policy -> policy.firstMatch(shown).isPresent())
                        .map(PreparedPolicy::key)
                        .toList();
        for (PreparedPolicy policy : refusing) {
            OptionalInt rule = policy.firstMatch(shown);
            if (rule.isPresent()) {
                return new DeniedByRule(
                        policy.key(), rule.getAsInt(), policy.because(rule.getAsInt()), noted);
            }
        }
        if (allowing.isEmpty()) {
            return new Allowed("no ALLOW policy restricts it", noted);
        }
        for (PreparedPolicy policy : allowing) {
            OptionalInt rule = policy.firstMatch(shown);
            if (rule.isPresent()) {
                return new Allowed(policy.because(rule.getAsInt()), noted);
            }
        }
        return new NoRuleAllows(allowing.stream().map(PreparedPolicy::key).toList(), noted);
    }
}
