package dev.assay.cases.mesh;

import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;

import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Some policies on the lane's server, and many requests to it.
 *
 * <p>The rows share one wait: each caller is first shown to get through without policies, then all
 * policies are applied and seen to arrive, then each row is looked at. A rule for a path of its own
 * makes room for many rules in one policy.
 */
final class AuthorizationTable {
    private AuthorizationTable() {}

    static void observe(
            Lane lane, Observations leaves, List<AuthorizationVector> rows, String... policies)
            throws Exception {
        List<AuthorizationVector> wanted =
                rows.stream().filter(row -> leaves.wants(row.leafId())).toList();
        for (AuthorizationVector control :
                wanted.stream().map(AuthorizationVector::control).distinct().toList()) {
            leaves.control(control.probe(lane)).is(control.expected());
        }
        lane.apply(String.join("---\n", policies));
        lane.awaitSentinel(lane.server());
        InParallel.each(
                wanted,
                row -> leaves.expect(row.leafId(), row.probe(lane)).settlesOn(row.expected()));
    }

    /** Allows what a rule matches, and sentinels, which could not be told from the rest else. */
    static String allow(List<String> rules) {
        return policy(
                "ALLOW", Stream.concat(rules.stream(), Stream.of(paths(Lane.SENTINEL_PATHS))));
    }

    /** Denies what a rule matches. */
    static String deny(List<String> rules) {
        return policy("DENY", rules.stream());
    }

    private static String policy(String action, Stream<String> rules) {
        return authorizationPolicy(
                "table-" + action.toLowerCase(Locale.ROOT),
                selecting("app: server"),
                action,
                rules.collect(Collectors.joining("\n")));
    }

    /** A rule for some paths, whoever asks and however. */
    static String paths(String... patterns) {
        return "- {to: [{operation: {paths: [\"%s\"]}}]}"
                .formatted(String.join("\", \"", patterns));
    }

    /** A rule for one path that demands something more of the operation. */
    static String operation(String path, String operation) {
        return "- {to: [{operation: {paths: [\"%s\"], %s}}]}".formatted(path, operation);
    }

    /** A rule for one path that demands something of the source. */
    static String source(String path, String source) {
        return "- {from: [{source: {%s}}], to: [{operation: {paths: [\"%s\"]}}]}"
                .formatted(source, path);
    }

    /** A rule for one path under a condition. */
    static String condition(String path, String key, String demand) {
        return "- {to: [{operation: {paths: [\"%s\"]}}], when: [{key: \"%s\", %s}]}"
                .formatted(path, key, demand);
    }
}
