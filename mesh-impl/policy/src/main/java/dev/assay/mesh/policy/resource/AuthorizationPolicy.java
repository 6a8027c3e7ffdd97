package dev.assay.mesh.policy.resource;

import java.util.List;

/**
 * Istio's AuthorizationPolicy: who may call what, judged by the server's proxy.
 *
 * @param provider name of the external authorizer, empty unless the action is CUSTOM
 * @param rules ORed; without any, an ALLOW policy matches nothing and so denies everything
 */
public record AuthorizationPolicy(
        Metadata metadata,
        WorkloadSelector selector,
        Action action,
        String provider,
        List<Rule> rules)
        implements Resource {

    static final String DRY_RUN = "istio.io/dry-run";

    /** What a matching rule means. */
    public enum Action {
        ALLOW,
        DENY,
        AUDIT,
        CUSTOM
    }

    /**
     * One rule: some source, and some operation, and every condition. An empty list demands
     * nothing.
     *
     * @param from who calls
     * @param to what is called
     */
    public record Rule(
            List<Demands<SourceField>> from,
            List<Demands<OperationField>> to,
            List<Condition> when) {
        /** Matches every request. */
        public static final Rule EVERYTHING = new Rule(List.of(), List.of(), List.of());

        public Rule {
            from = List.copyOf(from);
            to = List.copyOf(to);
            when = List.copyOf(when);
        }
    }

    /** A further demand on an attribute, for example {@code request.headers[x-token]}. */
    public record Condition(String key, Match match) {}

    public AuthorizationPolicy {
        rules = List.copyOf(rules);
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.AUTHORIZATION_POLICY;
    }

    @Override
    public AuthorizationPolicy with(Metadata other) {
        return new AuthorizationPolicy(other, selector, action, provider, rules);
    }

    /**
     * Whether the policy is only to be tried: annotation {@code istio.io/dry-run: "true"}, in any
     * of the spellings that Istio reads (Go's {@code strconv.ParseBool}).
     */
    public boolean dryRun() {
        return switch (metadata.annotations().getOrDefault(DRY_RUN, "")) {
            case "1", "t", "T", "true", "True", "TRUE" -> true;
            default -> false;
        };
    }
}
