package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Condition;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Rule;
import dev.assay.mesh.policy.resource.ResourceValidator.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** What CRD and webhook demand of an AuthorizationPolicy. */
final class AuthorizationPolicyRules {

    private static final Set<String> ATTRIBUTES =
            Set.of(
                    "source.ip",
                    "source.namespace",
                    "source.principal",
                    "source.serviceAccount",
                    "remote.ip",
                    "request.auth.principal",
                    "request.auth.audiences",
                    "request.auth.presenter",
                    "destination.ip",
                    "destination.port",
                    "connection.sni");

    /** What CUSTOM takes of a source: an address is known before a provider is asked. */
    private static final Set<SourceField> OF_CUSTOM =
            Set.of(SourceField.IP_BLOCKS, SourceField.REMOTE_IP_BLOCKS);

    private static final Set<String> NOT_OF_CUSTOM =
            Set.of("source.namespace", "source.serviceAccount", "source.principal");

    /** The characters of RFC 3986's pchar, a percent sign for the encoded ones. */
    private static final Pattern PATH_LITERAL = Pattern.compile("[a-zA-Z0-9\\-._~%!$&'()+,;:@=]+");

    private final List<Violation> found = new ArrayList<>();
    private final boolean custom;

    private AuthorizationPolicyRules(AuthorizationPolicy policy) {
        this.custom = policy.action() == Action.CUSTOM;
    }

    static List<Violation> violations(AuthorizationPolicy policy) {
        AuthorizationPolicyRules rules = new AuthorizationPolicyRules(policy);
        rules.found.addAll(PeerAuthenticationRules.selector("spec.selector", policy.selector()));
        rules.action(policy);
        rules.trial(policy);
        for (int i = 0; i < policy.rules().size(); i++) {
            rules.rule("spec.rules[" + i + "]", policy.rules().get(i));
        }
        return rules.found;
    }

    private void action(AuthorizationPolicy policy) {
        if (policy.rules().isEmpty() && (custom || policy.action() == Action.DENY)) {
            add(
                    "spec.rules",
                    policy.action()
                            + " action without `rules` is meaningless as it will never be"
                            + " triggered, add an empty rule `{}` if you want it be triggered for"
                            + " every request");
        }
        if (custom && policy.provider().isEmpty()) {
            add("spec.provider", "`provider.name` must not be empty with action CUSTOM: add it");
        }
        if (!custom && !policy.provider().isEmpty()) {
            add("spec.provider", "`provider` must not be with non CUSTOM action: remove it");
        }
    }

    /** Source: istio/istio {@code pkg/config/validation/validation.go}, checkDryRunAnnotation. */
    private void trial(AuthorizationPolicy policy) {
        String path = "metadata.annotations." + AuthorizationPolicy.DRY_RUN;
        Optional.ofNullable(policy.metadata().annotations().get(AuthorizationPolicy.DRY_RUN))
                .ifPresent(written -> {
                    if (policy.action() != Action.ALLOW && policy.action() != Action.DENY) {
                        add(path, "only supports action ALLOW or DENY: remove it");
                    } else if (!written.matches("[01tTfF]|true|True|TRUE|false|False|FALSE")) {
                        add(path, "'" + written + "' is neither true nor false: write one of them");
                    }
                });
    }

    private void rule(String path, Rule rule) {
        for (int i = 0; i < rule.from().size(); i++) {
            source(path + ".from[" + i + "].source", rule.from().get(i));
        }
        for (int i = 0; i < rule.to().size(); i++) {
            operation(path + ".to[" + i + "].operation", rule.to().get(i));
        }
        for (int i = 0; i < rule.when().size(); i++) {
            condition(path + ".when[" + i + "]", rule.when().get(i));
        }
    }

    private void source(String path, Demands<SourceField> source) {
        notEmpty(path, source);
        if (custom) {
            source.byField().keySet().stream()
                    .filter(field -> !OF_CUSTOM.contains(field))
                    .forEach(field -> notWithCustom(path + "." + field.field()));
        }
        boolean named =
                !source.of(SourceField.PRINCIPALS).isEmpty()
                        || !source.of(SourceField.NAMESPACES).isEmpty();
        if (named && !source.of(SourceField.SERVICE_ACCOUNTS).isEmpty()) {
            add(
                    path,
                    "Cannot set serviceAccounts with namespaces or principals: move one of them to"
                            + " a source of its own");
        }
        each(path, source, SourceField.SERVICE_ACCOUNTS, this::serviceAccount);
        each(path, source, SourceField.IP_BLOCKS, this::cidr);
        each(path, source, SourceField.REMOTE_IP_BLOCKS, this::cidr);
    }

    private void operation(String path, Demands<OperationField> operation) {
        notEmpty(path, operation);
        each(path, operation, OperationField.PORTS, this::port);
        each(path, operation, OperationField.PATHS, this::template);
    }

    private static <F extends Enum<F> & RuleField> void each(
            String path, Demands<F> demands, F field, BiConsumer<String, String> rule) {
        Match match = demands.of(field);
        match.values().forEach(value -> rule.accept(path + "." + field.field(), value));
        match.notValues().forEach(value -> rule.accept(path + "." + field.notField(), value));
    }

    private void condition(String path, Condition condition) {
        String key = condition.key();
        boolean known =
                ATTRIBUTES.contains(key)
                        || key.matches("request\\.headers\\[[^\\[\\]]+\\]")
                        || key.matches("request\\.auth\\.claims(\\[[^\\[\\]]+\\])+");
        if (!known) {
            add(
                    path + ".key",
                    "unknown attribute: " + key + ": " + Suggestion.among(key, ATTRIBUTES));
            return;
        }
        if (custom && (NOT_OF_CUSTOM.contains(key) || key.startsWith("request.auth."))) {
            notWithCustom(path + ".key");
        }
        if (condition.match().isEmpty()) {
            add(path, "at least one of `values` or `notValues` should be provided for " + key);
        }
        for (List<String> values :
                List.of(condition.match().values(), condition.match().notValues())) {
            withoutEmptyValue(path, values);
            for (String value : values) {
                switch (key) {
                    case "source.serviceAccount" -> serviceAccount(path, value);
                    case "source.ip", "remote.ip", "destination.ip" -> cidr(path, value);
                    case "destination.port" -> port(path, value);
                    default -> {}
                }
            }
        }
    }

    private void notWithCustom(String field) {
        add(field, "is not supported with CUSTOM action: remove it, or let the provider decide it");
    }

    private void notEmpty(String path, Demands<?> demands) {
        if (demands.isEmpty()) {
            add(path, "cannot be empty: name at least one field, or remove it");
        }
        demands.byField()
                .forEach((field, match) -> {
                    withoutEmptyValue(path + "." + field.field(), match.values());
                    withoutEmptyValue(path + "." + field.notField(), match.notValues());
                });
    }

    private void withoutEmptyValue(String path, List<String> values) {
        if (values.contains("")) {
            add(path, "cannot have an empty value: remove it");
        }
    }

    private void serviceAccount(String path, String value) {
        if (!value.matches("[^*/]+(/[^*/]+)?")) {
            add(
                    path,
                    "'"
                            + value
                            + "' is no service account: write namespace/name or name, without *");
        }
    }

    private void port(String path, String value) {
        if (!value.matches("0*[0-9]{1,5}") || Integer.parseInt(value) > 65535) {
            add(path, "'" + value + "' is no port: expected \"0\" to \"65535\"");
        }
    }

    private void cidr(String path, String value) {
        if (!IpBlock.isValid(value)) {
            add(path, "'" + value + "' is no IP address or block: write 10.0.0.1 or 10.0.0.0/8");
        }
    }

    /**
     * A path with braces must be a template that Istio knows: {@code {*}}, and {@code {**}} last,
     * each a segment of its own, between segments of characters that a path may have. Source:
     * istio/istio {@code pkg/config/security/security.go}, CheckValidPathTemplate.
     */
    private void template(String path, String value) {
        boolean template = value.contains("{*}") || value.contains("{**}");
        boolean any = false;
        for (String segment : withoutOuterSlashes(value).split("/", -1)) {
            boolean operator = segment.equals("{*}") || segment.equals("{**}");
            if (operator && any) {
                add(path, "'" + value + "': {**} is not the last operator: move it to the end");
                return;
            }
            any |= segment.equals("{**}");
            if (!operator && (segment.contains("{") || segment.contains("}"))) {
                add(
                        path,
                        "'"
                                + value
                                + "' contains { or } beyond a supported path template: use {*} or"
                                + " {**} as a whole segment");
                return;
            }
            if (template && !operator && !PATH_LITERAL.matcher(segment).matches()) {
                add(
                        path,
                        "'"
                                + value
                                + "': beside {*} and {**}, '"
                                + segment
                                + "' is no segment of a path: encode it, or remove it");
                return;
            }
        }
    }

    private static String withoutOuterSlashes(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    private void add(String field, String problem) {
        found.add(new Violation(field, problem));
    }
}
