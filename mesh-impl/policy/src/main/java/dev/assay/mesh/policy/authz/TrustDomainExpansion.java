package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Condition;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Rule;
import dev.assay.mesh.policy.resource.Demands;
import dev.assay.mesh.policy.resource.Match;
import dev.assay.mesh.policy.resource.SourceField;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Rewrites a policy's principals over the trust domains of the mesh, before the policy goes to a
 * proxy. Only a principal with all five segments is rewritten: in the mesh's own domain, in an
 * alias or in {@code cluster.local}, which points at the mesh's own, it matches callers of all of
 * them. An unknown domain matches only itself. Source: istio/istio {@code
 * pilot/pkg/security/trustdomain/bundle.go}.
 */
public final class TrustDomainExpansion {

    private static final String POINTER = "cluster.local";

    private TrustDomainExpansion() {}

    /**
     * The policy with its principals expanded.
     *
     * @param acceptedTrustDomains the mesh's own first, then its aliases
     */
    public static AuthorizationPolicy expand(
            AuthorizationPolicy policy, List<String> acceptedTrustDomains) {
        return new AuthorizationPolicy(
                policy.metadata(),
                policy.selector(),
                policy.action(),
                policy.provider(),
                policy.rules().stream().map(rule -> expand(rule, acceptedTrustDomains)).toList());
    }

    private static Rule expand(Rule rule, List<String> domains) {
        return new Rule(
                rule.from().stream().map(source -> expand(source, domains)).toList(),
                rule.to(),
                rule.when().stream().map(condition -> expand(condition, domains)).toList());
    }

    private static Demands<SourceField> expand(Demands<SourceField> source, List<String> domains) {
        return source.with(
                SourceField.PRINCIPALS, expand(source.of(SourceField.PRINCIPALS), domains));
    }

    private static Condition expand(Condition condition, List<String> domains) {
        return condition.key().equals("source.principal")
                ? new Condition(condition.key(), expand(condition.match(), domains))
                : condition;
    }

    private static Match expand(Match match, List<String> domains) {
        return new Match(
                principals(match.values(), domains), principals(match.notValues(), domains));
    }

    private static List<String> principals(List<String> principals, List<String> domains) {
        Set<String> expanded = new LinkedHashSet<>();
        for (String principal : principals) {
            String[] segments = principal.split("/", -1);
            String domain = segments[0];
            if (segments.length != 5
                    || domain.equals("*")
                    || !(domain.equals(POINTER)
                            || domains.stream().anyMatch(known -> Glob.matches(domain, known)))) {
                expanded.add(principal);
                continue;
            }
            String rest = principal.substring(domain.length());
            for (String known : domains) {
                // A domain with a leading star keeps the star for the domains that it covers.
                boolean covered = domain.startsWith("*") && Glob.matches(domain, known);
                expanded.add(covered ? principal : known + rest);
            }
        }
        return List.copyOf(expanded);
    }
}
