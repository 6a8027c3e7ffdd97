package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.List;

/** The verdict on one request or connection; its text form is a log line. */
public sealed interface Decision {

    /** Whether it may pass. */
    default boolean allowed() {
        return this instanceof Allowed;
    }

    /**
     * The policies that decided it: the one whose rule matched; all that allow something where none
     * of their rules did; none where nothing restricts it.
     */
    List<ResourceKey> policies();

    /** For logs and reports; never sent to the caller. */
    String why();

    /** What policies that are not enforced would have made of it. */
    Noted noted();

    /** It may pass. */
    record Allowed(List<ResourceKey> policies, String why, Noted noted) implements Decision {
        public Allowed {
            policies = List.copyOf(policies);
        }

        /** Nothing restricts it. */
        public Allowed(String why, Noted noted) {
            this(List.of(), why, noted);
        }
    }

    /** A DENY rule matches. */
    record DeniedByRule(ResourceKey policy, int rule, String why, Noted noted) implements Decision {
        @Override
        public List<ResourceKey> policies() {
            return List.of(policy);
        }
    }

    /** ALLOW policies exist, and none of their rules matches. */
    record NoRuleAllows(List<ResourceKey> policies, Noted noted) implements Decision {
        public NoRuleAllows {
            policies = List.copyOf(policies);
        }

        @Override
        public String why() {
            return "no rule of " + policies + " allows it";
        }
    }
}
