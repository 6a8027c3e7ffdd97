package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.requestauthn.Token;
import dev.assay.mesh.policy.resource.IpBlock;
import dev.assay.mesh.policy.resource.OperationField;
import dev.assay.mesh.policy.resource.SourceField;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What one value of a field or attribute asks. Source: istio/istio {@code
 * pilot/pkg/security/authz/model/generator.go}.
 *
 * @param namespace the policy's own, in which service accounts without a namespace are
 */
record FieldTests(String namespace) {

    Predicate<Shown> source(SourceField field, String value) {
        return switch (field) {
            case PRINCIPALS -> shown -> shown.identity().hasPrincipal(value);
            case NAMESPACES -> inNamespace(value);
            case SERVICE_ACCOUNTS -> shown -> shown.identity().is(value, namespace);
            case IP_BLOCKS -> in(value, RequestFacts::sourceIp);
            case REMOTE_IP_BLOCKS -> in(value, RequestFacts::remoteIp);
            case REQUEST_PRINCIPALS -> hasPrincipal(value);
        };
    }

    Predicate<Shown> operation(OperationField field, String value) {
        return switch (field) {
            case HOSTS -> {
                String host = value.toLowerCase(Locale.ROOT);
                yield shown -> Glob.matches(host, shown.host());
            }
            case PORTS -> onPort(value);
            case METHODS -> shown -> Glob.matches(value, shown.method());
            case PATHS ->
                    PathTemplate.isTemplate(value)
                            ? shown -> PathTemplate.matches(value, shown.path())
                            : shown -> Glob.matches(value, shown.path());
        };
    }

    Predicate<Shown> attribute(Attribute attribute, String value) {
        return switch (attribute) {
            case Attribute.SourceIp _ -> in(value, RequestFacts::sourceIp);
            case Attribute.RemoteIp _ -> in(value, RequestFacts::remoteIp);
            case Attribute.DestinationIp _ -> in(value, RequestFacts::destinationIp);
            case Attribute.DestinationPort _ -> onPort(value);
            case Attribute.SourceNamespace _ -> inNamespace(value);
            case Attribute.SourcePrincipal _ -> shown -> shown.identity().hasPrincipal(value);
            case Attribute.SourceServiceAccount _ -> shown -> shown.identity().is(value, namespace);
            case Attribute.Sni _ ->
                    shown ->
                            !shown.facts().sni().isEmpty()
                                    && Glob.matches(value, shown.facts().sni());
            case Attribute.Header(var name) -> header(name, value);
            case Attribute.RequestPrincipal _ -> hasPrincipal(value);
            case Attribute.TokenClaim(var path) ->
                    shown ->
                            shown.token().claim(path).texts().stream()
                                    .anyMatch(text -> Glob.matches(value, text));
            case Attribute.Unknown _ -> _ -> false;
        };
    }

    /** A header that is there and empty is present, unlike an empty identity or server name. */
    private static Predicate<Shown> header(String name, String value) {
        return value.equals("*")
                ? shown -> !shown.header(name).isEmpty()
                : shown -> shown.header(name).stream().anyMatch(seen -> Glob.matches(value, seen));
    }

    private static Predicate<Shown> hasPrincipal(String value) {
        Predicate<Token> principals = RequestPrincipal.like(value);
        return shown -> principals.test(shown.token());
    }

    private static Predicate<Shown> inNamespace(String value) {
        Predicate<String> namespaces = Identity.namespacesLike(value);
        return shown ->
                !shown.identity().namespace().isEmpty()
                        && namespaces.test(shown.identity().namespace());
    }

    /** A port is read as a number: 08080 is 8080. */
    private static Predicate<Shown> onPort(String value) {
        String port = value.replaceFirst("^0+(?=.)", "");
        return shown -> port.equals(Integer.toString(shown.facts().destinationPort()));
    }

    private static Predicate<Shown> in(String value, Function<RequestFacts, String> address) {
        Optional<IpBlock> block = IpBlock.parse(value);
        return shown -> block.filter(in -> in.contains(address.apply(shown.facts()))).isPresent();
    }
}
