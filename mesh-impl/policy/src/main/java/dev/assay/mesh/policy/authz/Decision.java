package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.List;

/** The verdict on one request or connection; its text form is a log line. */
public sealed interface Decision {

    /** Whether it may pass. */
    default boolean allowed() {
        return this instanceof Allowed;
    }

    /** For logs and reports; never sent to the caller. */
    String why();

    /** Policies that matched but are not enforced here: AUDIT and dry-run. */
    List<ResourceKey> notEnforced();

    /** It may pass. */
    record Allowed(String why, List<ResourceKey> notEnforced) implements Decision {
        public Allowed {
            notEnforced = List.copyOf(notEnforced);
        }
    }

    /** A DENY rule matches. */
    record DeniedByRule(ResourceKey policy, int rule, String why, List<ResourceKey> notEnforced)
            implements Decision {
        public DeniedByRule {
            notEnforced = List.copyOf(notEnforced);
        }
    }

    /** ALLOW policies exist, and none of their rules matches. */
    record NoRuleAllows(List<ResourceKey> policies, List<ResourceKey> notEnforced)
            implements Decision {
        public NoRuleAllows {
            policies = List.copyOf(policies);
            notEnforced = List.copyOf(notEnforced);
        }

        @Override
        public String why() {
            return "no rule of " + policies + " allows it";
        }
    }
}
