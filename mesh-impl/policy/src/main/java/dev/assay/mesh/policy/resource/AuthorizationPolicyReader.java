package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Condition;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Rule;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the {@code spec} of an AuthorizationPolicy. */
final class AuthorizationPolicyReader {

    private AuthorizationPolicyReader() {}

    static AuthorizationPolicy read(Metadata metadata, Optional<Fields> spec) {
        if (spec.isEmpty()) {
            return new AuthorizationPolicy(
                    metadata, WorkloadSelector.EVERYTHING, Action.ALLOW, "", List.of());
        }
        Fields fields = spec.get();
        return new AuthorizationPolicy(
                metadata,
                PeerAuthenticationReader.selector(fields, "selector"),
                fields.word("action", Action.ALLOW, List.of(Action.values())),
                fields.child("provider").map(AuthorizationPolicyReader::provider).orElse(""),
                fields.children("rules", AuthorizationPolicyReader::rule));
    }

    private static String provider(Fields fields) {
        String name = fields.text("name");
        fields.finish();
        return name;
    }

    private static Rule rule(Fields fields) {
        return new Rule(
                items(
                        fields,
                        "from",
                        item ->
                                nested(
                                        item,
                                        "source",
                                        source -> demands(source, SourceField.class))),
                items(
                        fields,
                        "to",
                        item ->
                                nested(
                                        item,
                                        "operation",
                                        operation -> demands(operation, OperationField.class))),
                fields.children("when", AuthorizationPolicyReader::condition));
    }

    private static <T> List<T> items(Fields rule, String name, Function<Fields, T> read) {
        List<T> items = rule.children(name, read);
        if (rule.has(name) && items.isEmpty()) {
            throw rule.refuse(
                    name, "cannot be empty: remove it, or it should have at least 1 item");
        }
        return items;
    }

    private static <T> T nested(Fields item, String name, Function<Fields, T> read) {
        Fields fields = item.child(name).orElseThrow(() -> item.refuse(name, "is missing: add it"));
        T value = read.apply(fields);
        fields.finish();
        return value;
    }

    private static <F extends Enum<F> & RuleField> Demands<F> demands(
            Fields fields, Class<F> kind) {
        var demands = new TreeMap<F, Match>();
        for (F field : kind.getEnumConstants()) {
            demands.put(
                    field, new Match(fields.texts(field.field()), fields.texts(field.notField())));
        }
        return new Demands<>(demands);
    }

    private static Condition condition(Fields fields) {
        return new Condition(
                fields.requiredText("key"),
                new Match(fields.texts("values"), fields.texts("notValues")));
    }
}
