package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Rule;
import dev.assay.mesh.policy.resource.Match;
import dev.assay.mesh.policy.resource.SourceField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A principal that an authorization policy names.
 *
 * @param field where it stands, for example {@code spec.rules[0].from[0].source.principals}
 */
record CitedPrincipal(AuthorizationPolicy policy, String field, String pattern) {

    /** All of a policy, in the order in which they stand there. */
    static List<CitedPrincipal> of(AuthorizationPolicy policy) {
        var all = new ArrayList<CitedPrincipal>();
        for (int i = 0; i < policy.rules().size(); i++) {
            Rule rule = policy.rules().get(i);
            for (int j = 0; j < rule.from().size(); j++) {
                String field = "spec.rules[" + i + "].from[" + j + "].source.principals";
                values(rule.from().get(j).of(SourceField.PRINCIPALS))
                        .forEach(value -> all.add(new CitedPrincipal(policy, field, value)));
            }
            for (int j = 0; j < rule.when().size(); j++) {
                var condition = rule.when().get(j);
                if (condition.key().equals("source.principal")) {
                    String field = "spec.rules[" + i + "].when[" + j + "]";
                    values(condition.match())
                            .forEach(value -> all.add(new CitedPrincipal(policy, field, value)));
                }
            }
        }
        return all;
    }

    private static Stream<String> values(Match match) {
        return Stream.concat(match.values().stream(), match.notValues().stream());
    }

    /** Its trust domain, if it names exactly one. */
    Optional<String> trustDomain() {
        int slash = pattern.indexOf('/');
        return slash <= 0 || pattern.startsWith("*")
                ? Optional.empty()
                : Optional.of(pattern.substring(0, slash));
    }

    /** Namespace and service account, {@code namespace/account}, if it names exactly one. */
    Optional<String> serviceAccount() {
        String[] segments = pattern.split("/", -1);
        return segments.length == 5
                        && segments[1].equals("ns")
                        && segments[3].equals("sa")
                        && !segments[2].contains("*")
                        && !segments[4].contains("*")
                ? Optional.of(segments[2] + "/" + segments[4])
                : Optional.empty();
    }

    Cited cited(Analyzed mesh) {
        return mesh.sources().resource(policy.key(), field);
    }
}
