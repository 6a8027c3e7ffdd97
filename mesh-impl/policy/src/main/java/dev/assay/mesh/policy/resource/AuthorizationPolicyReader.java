package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Condition;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Operation;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Rule;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Source;
import java.util.List;
import java.util.Optional;
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
                        item -> nested(item, "source", AuthorizationPolicyReader::source)),
                items(
                        fields,
                        "to",
                        item -> nested(item, "operation", AuthorizationPolicyReader::operation)),
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

    private static Source source(Fields fields) {
        return new Source(
                fields.texts("principals"),
                fields.texts("notPrincipals"),
                fields.texts("requestPrincipals"),
                fields.texts("notRequestPrincipals"),
                fields.texts("namespaces"),
                fields.texts("notNamespaces"),
                fields.texts("serviceAccounts"),
                fields.texts("notServiceAccounts"),
                fields.texts("ipBlocks"),
                fields.texts("notIpBlocks"),
                fields.texts("remoteIpBlocks"),
                fields.texts("notRemoteIpBlocks"));
    }

    private static Operation operation(Fields fields) {
        return new Operation(
                fields.texts("hosts"),
                fields.texts("notHosts"),
                fields.texts("ports"),
                fields.texts("notPorts"),
                fields.texts("methods"),
                fields.texts("notMethods"),
                fields.texts("paths"),
                fields.texts("notPaths"));
    }

    private static Condition condition(Fields fields) {
        return new Condition(
                fields.requiredText("key"), fields.texts("values"), fields.texts("notValues"));
    }
}
