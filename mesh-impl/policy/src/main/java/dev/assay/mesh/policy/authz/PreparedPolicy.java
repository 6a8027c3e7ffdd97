package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.List;
import java.util.Optional;

/** One policy, ready to be asked. */
final class PreparedPolicy {

    private final AuthorizationPolicy policy;
    private final List<PreparedRule> rules;

    PreparedPolicy(AuthorizationPolicy policy) {
        this.policy = policy;
        this.rules = policy.rules().stream().map(rule -> PreparedRule.of(policy, rule)).toList();
    }

    /** A rule that matches, by its index. */
    record Hit(PreparedPolicy policy, int rule) {

        /** Why this rule decides, for logs and reports. */
        String because() {
            return policy.key() + " rules[" + rule + "] " + policy.effect();
        }

        /** As Istio names it to Envoy. */
        String name() {
            ResourceKey key = policy.key();
            return "ns[%s]-policy[%s]-rule[%d]".formatted(key.namespace(), key.name(), rule);
        }
    }

    ResourceKey key() {
        return policy.key();
    }

    Optional<Hit> firstHit(Shown shown) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).matches(shown)) {
                return Optional.of(new Hit(this, i));
            }
        }
        return Optional.empty();
    }

    private String effect() {
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
