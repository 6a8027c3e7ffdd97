package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** One policy, ready to be asked. */
final class PreparedPolicy {

    private final AuthorizationPolicy policy;
    private final List<PreparedRule> rules;

    PreparedPolicy(AuthorizationPolicy policy) {
        this.policy = policy;
        this.rules = policy.rules().stream().map(rule -> PreparedRule.of(policy, rule)).toList();
    }

    ResourceKey key() {
        return policy.key();
    }

    /** The index of the first rule that matches. */
    OptionalInt firstMatch(Shown shown) {
        return IntStream.range(0, rules.size())
                .filter(i -> rules.get(i).matches(shown))
                .findFirst();
    }

    /** Why this rule decides, for logs and reports. */
    String because(int rule) {
        return key() + " rules[" + rule + "] " + effect();
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
