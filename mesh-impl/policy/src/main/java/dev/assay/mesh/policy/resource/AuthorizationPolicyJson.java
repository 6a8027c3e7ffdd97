package dev.assay.mesh.policy.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Condition;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An AuthorizationPolicy as the JSON of its Istio API form, in which it travels to proxies. */
public final class AuthorizationPolicyJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AuthorizationPolicyJson() {}

    /** One line of JSON; equal policies give equal text. */
    public static String write(AuthorizationPolicy policy) {
        ObjectNode root = JSON.createObjectNode();
        root.put("apiVersion", "security.istio.io/v1");
        root.put("kind", ResourceKind.AUTHORIZATION_POLICY.kind());
        ObjectNode metadata = root.putObject("metadata");
        metadata.put("name", policy.metadata().name());
        metadata.put("namespace", policy.metadata().namespace());
        metadata.put("creationTimestamp", policy.metadata().creationTimestamp().toString());
        put(metadata, "labels", policy.metadata().labels());
        put(metadata, "annotations", policy.metadata().annotations());
        ObjectNode spec = root.putObject("spec");
        if (!policy.selector().selectsEverything()) {
            put(spec.putObject("selector"), "matchLabels", policy.selector().matchLabels());
        }
        spec.put("action", policy.action().name());
        if (!policy.provider().isEmpty()) {
            spec.putObject("provider").put("name", policy.provider());
        }
        if (!policy.rules().isEmpty()) {
            ArrayNode rules = spec.putArray("rules");
            policy.rules().forEach(rule -> write(rule, rules.addObject()));
        }
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text cannot be written", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws InvalidResource when the text is something else
     */
    public static AuthorizationPolicy read(String sourceName, String json) {
        List<Resource> resources =
                ResourceParser.readJson(sourceName, json, "default", Instant.EPOCH);
        if (resources.size() == 1 && resources.getFirst() instanceof AuthorizationPolicy policy) {
            return policy;
        }
        throw new InvalidResource(sourceName, 0, "", "expected exactly one AuthorizationPolicy");
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
                put(node, "values", condition.match().values());
                put(node, "notValues", condition.match().notValues());
            }
        }
    }

    private static void write(Demands<?> demands, ObjectNode into) {
        demands.byField()
                .forEach((field, match) -> {
                    put(into, field.field(), match.values());
                    put(into, field.notField(), match.notValues());
                });
    }

    private static void put(ObjectNode into, String name, List<String> values) {
        if (!values.isEmpty()) {
            into.set(name, JSON.<JsonNode>valueToTree(values));
        }
    }

    private static void put(ObjectNode into, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            ObjectNode node = into.putObject(name);
            values.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> node.put(entry.getKey(), entry.getValue()));
        }
    }
}
