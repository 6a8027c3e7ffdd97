package dev.assay.mesh.policy.extauthz;

import dev.assay.mesh.policy.authz.Authorizer;
import dev.assay.mesh.policy.authz.Content;
import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.policy.authz.RequestFacts;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import java.util.Comparator;
import java.util.List;

/**
 * A provider is asked about what a rule of a CUSTOM policy that names it matches. A policy that
 * names no defined provider is left to the authorizer, which denies what it matches. A provider
 * that speaks HTTP has no say where no HTTP is read, as in Istio. A policy with the annotation
 * {@code istio.io/dry-run} delegates nothing. Source: istio/istio {@code
 * pilot/pkg/security/authz/builder/builder.go}; istio/api {@code
 * security/v1beta1/authorization_policy.proto}.
 */
public final class IstioDelegation implements Delegation {

    @Override
    public Prepared prepare(
            List<AuthorizationPolicy> policies,
            List<ExtensionProvider> providers,
            Authorizer authorizer) {
        List<Part> parts =
                providers.stream()
                        .sorted(Comparator.comparing(ExtensionProvider::name))
                        .map(provider ->
                                new Part(
                                        provider,
                                        authorizer.prepare(
                                                policies.stream()
                                                        .filter(policy -> names(policy, provider))
                                                        .toList())))
                        .toList();
        return new Divided(
                parts,
                authorizer.prepare(
                        policies.stream()
                                .filter(policy ->
                                        providers.stream()
                                                .noneMatch(provider -> names(policy, provider)))
                                .toList()));
    }

    private static boolean names(AuthorizationPolicy policy, ExtensionProvider provider) {
        return policy.action() == Action.CUSTOM
                && !policy.dryRun()
                && policy.provider().equals(provider.name());
    }

    /** To the authorizer a CUSTOM rule is one that does not let pass what it matches. */
    private record Part(ExtensionProvider provider, Authorizer.Judge rules) {
        boolean concerns(RequestFacts facts) {
            boolean understood =
                    facts.content() instanceof Content.Http
                            || provider.protocol() instanceof ExtensionProvider.Grpc;
            return understood && rules.decide(facts) instanceof Decision.DeniedByRule;
        }
    }

    private record Divided(List<Part> parts, Authorizer.Judge others) implements Prepared {
        @Override
        public List<ExtensionProvider> asked(RequestFacts facts) {
            return parts.isEmpty()
                    ? List.of()
                    : parts.stream()
                            .filter(part -> part.concerns(facts))
                            .map(Part::provider)
                            .toList();
        }

        @Override
        public Decision decide(RequestFacts facts) {
            return others.decide(facts);
        }
    }
}
