package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Condition;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Rule;
import dev.assay.mesh.policy.resource.Demands;
import dev.assay.mesh.policy.resource.Match;
import dev.assay.mesh.policy.resource.RuleField;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One rule, ready to be asked. Where the proxy reads no HTTP, a demand that only a request can
 * answer makes a rule that allows void, and is left out of a rule that denies, which thereby
 * matches more: nothing passes for lack of HTTP. Source: istio/istio {@code
 * pilot/pkg/security/authz/model/model.go} (checkError) and {@code generator.go}.
 */
final class PreparedRule {

    private final Predicate<Shown> onHttp;
    private final Predicate<Shown> onTcp;

    private PreparedRule(Predicate<Shown> onHttp, Predicate<Shown> onTcp) {
        this.onHttp = onHttp;
        this.onTcp = onTcp;
    }

    static PreparedRule of(AuthorizationPolicy policy, Rule rule) {
        boolean allows = policy.action() == Action.ALLOW;
        if (allows && rule.when().stream().anyMatch(PreparedRule::isUnknown)) {
            return new PreparedRule(_ -> false, _ -> false);
        }
        var tests = new FieldTests(policy.metadata().namespace());
        return new PreparedRule(
                rule(rule, tests, true),
                allows && needsHttp(rule) ? _ -> false : rule(rule, tests, false));
    }

    boolean matches(Shown shown) {
        return (shown.isHttp() ? onHttp : onTcp).test(shown);
    }

    /** The whole rule, not just the item with the demand that cannot be answered. */
    private static boolean needsHttp(Rule rule) {
        return Stream.concat(rule.from().stream(), rule.to().stream()).anyMatch(Demands::needsHttp)
                || rule.when().stream().anyMatch(c -> Attribute.of(c.key()).needsHttp());
    }

    private static boolean isUnknown(Condition condition) {
        return Attribute.of(condition.key()) instanceof Attribute.Unknown;
    }

    private static Predicate<Shown> rule(Rule rule, FieldTests tests, boolean http) {
        return all(
                Stream.of(
                        any(
                                rule.from().stream()
                                        .map(source -> demands(source, tests::source, http))
                                        .toList()),
                        any(
                                rule.to().stream()
                                        .map(operation ->
                                                demands(operation, tests::operation, http))
                                        .toList()),
                        all(
                                rule.when().stream()
                                        .map(condition -> condition(condition, tests, http)))));
    }

    private static <F extends Enum<F> & RuleField> Predicate<Shown> demands(
            Demands<F> demands, BiFunction<F, String, Predicate<Shown>> test, boolean http) {
        return all(
                demands.byField().entrySet().stream()
                        .filter(entry -> http || !entry.getKey().needsHttp())
                        .map(entry ->
                                demand(
                                        entry.getValue(),
                                        value -> test.apply(entry.getKey(), value))));
    }

    /** An unknown attribute is only asked by rules that do not allow: left out, they match more. */
    private static Predicate<Shown> condition(Condition condition, FieldTests tests, boolean http) {
        Attribute attribute = Attribute.of(condition.key());
        return attribute instanceof Attribute.Unknown || (attribute.needsHttp() && !http)
                ? _ -> true
                : demand(condition.match(), value -> tests.attribute(attribute, value));
    }

    private static Predicate<Shown> demand(Match match, Function<String, Predicate<Shown>> test) {
        Predicate<Shown> some = any(match.values().stream().map(test).toList());
        List<Predicate<Shown>> none = match.notValues().stream().map(test).toList();
        return none.isEmpty() ? some : some.and(any(none).negate());
    }

    /** Without any, everything holds. */
    private static Predicate<Shown> any(List<Predicate<Shown>> tests) {
        return tests.stream().reduce(Predicate::or).orElse(_ -> true);
    }

    private static Predicate<Shown> all(Stream<Predicate<Shown>> tests) {
        return tests.reduce(Predicate::and).orElse(_ -> true);
    }
}
