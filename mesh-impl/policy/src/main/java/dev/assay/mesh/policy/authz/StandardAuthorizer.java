package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.authz.Decision.Allowed;
import dev.assay.mesh.policy.authz.Decision.DeniedByRule;
import dev.assay.mesh.policy.authz.Decision.NoRuleAllows;
import dev.assay.mesh.policy.authz.Noted.Trial;
import dev.assay.mesh.policy.authz.PreparedPolicy.Hit;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Istio's order: CUSTOM, DENY, ALLOW. What a CUSTOM rule matches is denied: those whose provider is
 * defined do not get here ({@link dev.assay.mesh.policy.extauthz.Delegation}), and to whom the
 * others delegate nobody knows (a real Istio answers 403 then); any DENY rule that matches denies;
 * without ALLOW policies everything else passes; with some, one of their rules must match. AUDIT
 * and dry-run policies change nothing and are noted; a CUSTOM policy has no dry run. Source:
 * istio/api {@code security/v1beta1/authorization_policy.proto}, istio/istio {@code
 * pilot/pkg/security/authz/builder/builder.go}.
 */
public final class StandardAuthorizer implements Authorizer {

    @Override
    public Judge prepare(List<AuthorizationPolicy> policies) {
        return new Prepared(
                prepared(policies, Action.AUDIT, false),
                prepared(policies, Action.DENY, true),
                Stream.of(Action.CUSTOM, Action.DENY)
                        .flatMap(action -> prepared(policies, action, false).stream())
                        .toList(),
                prepared(policies, Action.ALLOW, true),
                prepared(policies, Action.ALLOW, false));
    }

    private static List<PreparedPolicy> prepared(
            List<AuthorizationPolicy> policies, Action action, boolean dryRun) {
        return policies.stream()
                .filter(policy -> policy.action() == action && policy.dryRun() == dryRun)
                .map(PreparedPolicy::new)
                .toList();
    }

    private record Prepared(
            List<PreparedPolicy> auditing,
            List<PreparedPolicy> tryingToDeny,
            List<PreparedPolicy> refusing,
            List<PreparedPolicy> tryingToAllow,
            List<PreparedPolicy> allowing)
            implements Judge {

        @Override
        public Decision decide(RequestFacts facts) {
            Shown shown = Shown.of(facts);
            var noted =
                    new Noted(
                            firstHit(auditing, shown).isPresent(),
                            trial(tryingToDeny, false, shown),
                            Optional.empty());
            Optional<Hit> refusal = firstHit(refusing, shown);
            if (refusal.isPresent()) {
                Hit hit = refusal.get();
                return new DeniedByRule(hit.policy().key(), hit.rule(), hit.because(), noted);
            }
            noted = noted.withAllow(trial(tryingToAllow, true, shown));
            if (allowing.isEmpty()) {
                return new Allowed("no ALLOW policy restricts it", noted);
            }
            Optional<Hit> permission = firstHit(allowing, shown);
            return permission.isPresent()
                    ? new Allowed(
                            List.of(permission.get().policy().key()),
                            permission.get().because(),
                            noted)
                    : new NoRuleAllows(allowing.stream().map(PreparedPolicy::key).toList(), noted);
        }

        /**
         * Policies of one action, as if they alone were enforced.
         *
         * @param meaning whether a rule that matches lets pass
         */
        private static Optional<Trial> trial(
                List<PreparedPolicy> policies, boolean meaning, Shown shown) {
            if (policies.isEmpty()) {
                return Optional.empty();
            }
            Optional<Hit> hit = firstHit(policies, shown);
            return Optional.of(
                    new Trial(hit.isPresent() == meaning, hit.map(Hit::name).orElse("")));
        }

        private static Optional<Hit> firstHit(List<PreparedPolicy> policies, Shown shown) {
            for (PreparedPolicy policy : policies) {
                Optional<Hit> hit = policy.firstHit(shown);
                if (hit.isPresent()) {
                    return hit;
                }
            }
            return Optional.empty();
        }
    }
}
