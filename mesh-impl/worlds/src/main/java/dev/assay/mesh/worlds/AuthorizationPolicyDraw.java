package dev.assay.mesh.worlds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws AuthorizationPolicies. */
final class AuthorizationPolicyDraw {

    private static final List<String> ACTIONS =
            List.of("", "ALLOW", "ALLOW", "ALLOW", "DENY", "DENY", "DENY", "AUDIT", "CUSTOM");

    private static final Map<String, List<String>> SOURCE_FIELDS =
            Map.of(
                    "principals", AuthorizationValues.PRINCIPALS,
                    "namespaces", AuthorizationValues.NAMESPACES,
                    "serviceAccounts", AuthorizationValues.SERVICE_ACCOUNTS,
                    "ipBlocks", AuthorizationValues.IP_BLOCKS,
                    "remoteIpBlocks", AuthorizationValues.IP_BLOCKS,
                    "requestPrincipals", AuthorizationValues.REQUEST_PRINCIPALS);

    /** By weight. */
    private static final List<String> SOURCE_NAMES =
            List.of(
                    "principals",
                    "principals",
                    "principals",
                    "namespaces",
                    "namespaces",
                    "ipBlocks",
                    "remoteIpBlocks",
                    "requestPrincipals");

    private static final Map<String, List<String>> OPERATION_FIELDS =
            Map.of(
                    "hosts", AuthorizationValues.HOSTS,
                    "ports", AuthorizationValues.PORTS,
                    "methods", AuthorizationValues.METHODS,
                    "paths", AuthorizationValues.PATHS);

    private static final List<String> OPERATION_NAMES =
            List.of("hosts", "ports", "ports", "methods", "paths", "paths", "paths");

    private AuthorizationPolicyDraw() {}

    static Map<String, Object> draw(Draw draw, String namespace, String name) {
        Map<String, Object> spec = new LinkedHashMap<>();
        if (draw.chance(35)) {
            spec.put(
                    "selector",
                    Map.of("matchLabels", draw.chance(10) ? Map.of() : Topology.selector(draw)));
        }
        String action = draw.one(ACTIONS);
        if (!action.isEmpty()) {
            spec.put("action", action);
        }
        boolean custom = action.equals("CUSTOM");
        if (custom != draw.chance(2)) {
            spec.put("provider", Map.of("name", "nobody"));
        }
        List<Object> rules = new ArrayList<>();
        for (int i = draw.chance(6) ? 0 : draw.between(1, 3); i > 0; i--) {
            rules.add(draw.chance(6) ? Map.of() : rule(draw, custom));
        }
        if (!rules.isEmpty()) {
            spec.put("rules", rules);
        }
        Map<String, Object> annotations = new LinkedHashMap<>();
        if (draw.chance(8)) {
            annotations.put("istio.io/dry-run", draw.one(AuthorizationValues.DRY_RUN));
        }
        return Draw.resource(
                draw.one(List.of("security.istio.io/v1", "security.istio.io/v1beta1")),
                "AuthorizationPolicy",
                namespace,
                name,
                draw.age(),
                annotations,
                spec);
    }

    private static Map<String, Object> rule(Draw draw, boolean custom) {
        Map<String, Object> rule = new LinkedHashMap<>();
        if (draw.chance(60)) {
            List<Object> from = new ArrayList<>();
            for (int i = draw.between(1, 2); i > 0; i--) {
                // What CUSTOM does not take is drawn for it now and then all the same.
                List<String> names =
                        custom && draw.chance(85)
                                ? List.of("ipBlocks", "remoteIpBlocks")
                                : draw.chance(20)
                                        ? List.of("serviceAccounts", "ipBlocks")
                                        : SOURCE_NAMES;
                Map<String, Object> source = fields(draw, names, SOURCE_FIELDS);
                if (draw.chance(2)) {
                    source.put("serviceAccounts", List.of("backend"));
                }
                from.add(Map.of("source", source));
            }
            rule.put("from", from);
        }
        if (draw.chance(55)) {
            List<Object> to = new ArrayList<>();
            for (int i = draw.between(1, 2); i > 0; i--) {
                to.add(Map.of("operation", fields(draw, OPERATION_NAMES, OPERATION_FIELDS)));
            }
            rule.put("to", to);
        }
        if (draw.chance(35)) {
            List<Object> when = new ArrayList<>();
            for (int i = draw.between(1, 2); i > 0; i--) {
                when.add(condition(draw));
            }
            rule.put("when", when);
        }
        return rule;
    }

    private static Map<String, Object> fields(
            Draw draw, List<String> names, Map<String, List<String>> values) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : draw.some(draw.between(1, 2), names)) {
            String field =
                    draw.chance(30)
                            ? "not" + Character.toUpperCase(name.charAt(0)) + name.substring(1)
                            : name;
            fields.put(
                    field,
                    draw.chance(3)
                            ? List.of(
                                    draw.one(
                                            AuthorizationValues.EDGES.getOrDefault(
                                                    name, List.of())))
                            : draw.some(draw.between(1, 2), values.getOrDefault(name, List.of())));
        }
        return fields;
    }

    private static Map<String, Object> condition(Draw draw) {
        Map<String, Object> condition = new LinkedHashMap<>();
        var key =
                draw.one(
                        draw.chance(2)
                                ? AuthorizationValues.REFUSED_CONDITIONS
                                : AuthorizationValues.CONDITIONS);
        condition.put("key", key.name());
        boolean negated = draw.chance(35);
        if (!negated || draw.chance(15)) {
            condition.put("values", draw.some(draw.between(1, 2), key.values()));
        }
        if (negated) {
            condition.put("notValues", draw.some(draw.between(1, 2), key.values()));
        }
        return condition;
    }
}
