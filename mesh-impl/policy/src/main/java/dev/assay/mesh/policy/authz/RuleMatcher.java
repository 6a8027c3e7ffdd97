package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.authz.Content.Http;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Condition;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Operation;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Rule;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Source;
import dev.assay.mesh.policy.resource.IpBlock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether one rule matches one request. A value that is missing (no identity, no such header)
 * matches no positive demand and every negated one. On TCP, a demand that only HTTP can answer
 * makes an ALLOW rule void and is left out of any other rule, which widens it. Source: istio/istio
 * {@code pilot/pkg/security/authz/model/model.go} (checkError) and {@code generator.go}.
 */
final class RuleMatcher {

    private final AuthorizationPolicy policy;
    private final RequestFacts facts;
    private final Identity identity;

    RuleMatcher(AuthorizationPolicy policy, RequestFacts facts) {
        this.policy = policy;
        this.facts = facts;
        this.identity = Identity.of(facts.caller());
    }

    /** The index of the first rule that matches. */
    Optional<Integer> firstMatch() {
        for (int i = 0; i < policy.rules().size(); i++) {
            if (matches(policy.rules().get(i))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private boolean matches(Rule rule) {
        if (policy.action() == Action.ALLOW && isVoid(rule)) {
            return false;
        }
        return (rule.from().isEmpty() || rule.from().stream().anyMatch(this::matches))
                && (rule.to().isEmpty() || rule.to().stream().anyMatch(this::matches))
                && rule.when().stream().allMatch(this::matches);
    }

    /** The whole rule, not just the item with the demand that cannot be answered. */
    private boolean isVoid(Rule rule) {
        if (rule.when().stream()
                .anyMatch(c -> Attribute.of(c.key()) instanceof Attribute.Unknown)) {
            return true;
        }
        return !(facts.content() instanceof Http)
                && (rule.from().stream().anyMatch(RuleMatcher::needsHttp)
                        || rule.to().stream().anyMatch(RuleMatcher::needsHttp)
                        || rule.when().stream().anyMatch(c -> Attribute.of(c.key()).needsHttp()));
    }

    private static boolean needsHttp(Source source) {
        return !(source.requestPrincipals().isEmpty() && source.notRequestPrincipals().isEmpty());
    }

    private static boolean needsHttp(Operation operation) {
        return !(operation.hosts().isEmpty()
                && operation.notHosts().isEmpty()
                && operation.methods().isEmpty()
                && operation.notMethods().isEmpty()
                && operation.paths().isEmpty()
                && operation.notPaths().isEmpty());
    }

    private boolean matches(Source source) {
        return demand(source.principals(), source.notPrincipals(), identity::hasPrincipal)
                && demand(source.namespaces(), source.notNamespaces(), identity::inNamespace)
                && demand(
                        source.serviceAccounts(),
                        source.notServiceAccounts(),
                        account -> identity.is(account, policy.metadata().namespace()))
                && demand(source.ipBlocks(), source.notIpBlocks(), ip -> in(ip, facts.sourceIp()))
                && demand(
                        source.remoteIpBlocks(),
                        source.notRemoteIpBlocks(),
                        ip -> in(ip, facts.remoteIp()))
                && matchesRequestPrincipals(source);
    }

    /** No request carries a verified token here, so that none has a request principal. */
    private boolean matchesRequestPrincipals(Source source) {
        return !(facts.content() instanceof Http) || source.requestPrincipals().isEmpty();
    }

    private boolean matches(Operation operation) {
        if (!demand(
                operation.ports(),
                operation.notPorts(),
                port -> port.equals(Integer.toString(facts.destinationPort())))) {
            return false;
        }
        if (!(facts.content() instanceof Http http)) {
            return true;
        }
        String host = http.host().toLowerCase(Locale.ROOT);
        String path = withoutQuery(http.path());
        return demand(
                        operation.hosts(),
                        operation.notHosts(),
                        pattern -> Glob.matches(pattern.toLowerCase(Locale.ROOT), host))
                && demand(
                        operation.methods(),
                        operation.notMethods(),
                        pattern -> Glob.matches(pattern, http.method()))
                && demand(
                        operation.paths(),
                        operation.notPaths(),
                        pattern ->
                                PathTemplate.isTemplate(pattern)
                                        ? PathTemplate.matches(pattern, path)
                                        : Glob.matches(pattern, path));
    }

    private boolean matches(Condition condition) {
        Attribute attribute = Attribute.of(condition.key());
        if (attribute instanceof Attribute.Unknown) {
            // Only reached by rules that do not allow: leaving the demand out never lets more pass.
            return true;
        }
        if (attribute.needsHttp() && !(facts.content() instanceof Http)) {
            return true;
        }
        return demand(
                condition.values(),
                condition.notValues(),
                pattern ->
                        switch (attribute) {
                            case Attribute.SourceIp _ -> in(pattern, facts.sourceIp());
                            case Attribute.RemoteIp _ -> in(pattern, facts.remoteIp());
                            case Attribute.DestinationIp _ -> in(pattern, facts.destinationIp());
                            case Attribute.DestinationPort _ ->
                                    pattern.equals(Integer.toString(facts.destinationPort()));
                            case Attribute.SourceNamespace _ -> identity.inNamespace(pattern);
                            case Attribute.SourcePrincipal _ -> identity.hasPrincipal(pattern);
                            case Attribute.SourceServiceAccount _ ->
                                    identity.is(pattern, policy.metadata().namespace());
                            case Attribute.Sni _ ->
                                    !facts.sni().isEmpty() && Glob.matches(pattern, facts.sni());
                            case Attribute.Header header ->
                                    header(header.name())
                                            .filter(value -> Glob.matches(pattern, value))
                                            .isPresent();
                            case Attribute.Token _, Attribute.Unknown _ -> false;
                        });
    }

    /** Several fields of one name are one list, as in RFC 9110, section 5.3. */
    private Optional<String> header(String name) {
        if (!(facts.content() instanceof Http http)) {
            return Optional.empty();
        }
        return switch (name) {
            case ":authority", "host" -> Optional.of(http.host());
            case ":method" -> Optional.of(http.method());
            case ":path" -> Optional.of(http.path());
            default ->
                    Optional.ofNullable(http.headers().get(name))
                            .map(values -> String.join(",", values));
        };
    }

    private static boolean demand(
            List<String> values, List<String> notValues, Predicate<String> holds) {
        return (values.isEmpty() || values.stream().anyMatch(holds))
                && notValues.stream().noneMatch(holds);
    }

    private static boolean in(String block, String ip) {
        return IpBlock.parse(block).filter(parsed -> parsed.contains(ip)).isPresent();
    }

    private static String withoutQuery(String target) {
        int end = target.indexOf('?');
        return end < 0 ? target : target.substring(0, end);
    }
}
