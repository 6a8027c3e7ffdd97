package dev.assay.mesh.policy.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Condition;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Rule;

/** An AuthorizationPolicy as the JSON of its Istio API form, in which it travels to proxies. */
public final class AuthorizationPolicyJson {

    private AuthorizationPolicyJson() {}

    /** One line of JSON; equal policies give equal text. */
    public static String write(AuthorizationPolicy policy) {
        ObjectNode root = ResourceJson.begin(policy);
        ObjectNode spec = root.putObject("spec");
        ResourceJson.selector(spec, policy.selector());
        spec.put("action", policy.action().name());
        if (!policy.provider().isEmpty()) {
            spec.putObject("provider").put("name", policy.provider());
        }
        if (!policy.rules().isEmpty()) {
            ArrayNode rules = spec.putArray("rules");
            policy.rules().forEach(rule -> write(rule, rules.addObject()));
        }
        return ResourceJson.text(root);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws InvalidResource when the text is something else
     */
    public static AuthorizationPolicy read(String sourceName, String json) {
        return ResourceJson.read(sourceName, json, AuthorizationPolicy.class);
    }

    private static void write(Rule rule, ObjectNode into) {
        if (!rule.from().isEmpty()) {
            ArrayNode from = into.putArray("from");
            rule.from().forEach(s -> write(s, from.addObject().putObject("source")));
        }
        if (!rule.to().isEmpty()) {
            ArrayNode to = into.putArray("to");
            rule.to().forEach(o -> write(o, to.addObject().putObject("operation")));
        }
        if (!rule.when().isEmpty()) {
            ArrayNode when = into.putArray("when");
            for (Condition condition : rule.when()) {
                ObjectNode node = when.addObject().put("key", condition.key());
                ResourceJson.put(node, "values", condition.match().values());
                ResourceJson.put(node, "notValues", condition.match().notValues());
            }
        }
    }

    private static void write(Demands<?> demands, ObjectNode into) {
        demands.byField()
                .forEach((field, match) -> {
                    ResourceJson.put(into, field.field(), match.values());
                    ResourceJson.put(into, field.notField(), match.notValues());
                });
    }
}
