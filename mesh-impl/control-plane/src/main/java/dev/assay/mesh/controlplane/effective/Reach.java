package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.client.RuleHost;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.Gateway;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ServiceEntry;
import dev.assay.mesh.policy.resource.VirtualService;
import dev.assay.mesh.policy.resource.WorkloadSelector;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy resource may bear upon, so that its change costs no more than that. May say too
 * much, never too little. Pure.
 */
public interface Reach {

    /** The namespace whose workloads alone it may concern; empty if it may concern any. */
    Optional<String> namespace(Resource policy, String rootNamespace);

    /** Labels that every workload has that it may concern. */
    Map<String, String> labels(Resource policy);

    /** Whether it may concern this workload of a namespace that it may concern. */
    boolean mayConcern(Resource policy, WorkloadRef workload);

    /** Whether it may concern calls to a host. */
    boolean mayConcern(DestinationRule rule, String host, String clusterDomain);

    /** Whether it may concern calls to a host. */
    boolean mayConcern(VirtualService service, String host, String clusterDomain);

    /**
     * The namespace whose workloads alone may call a service otherwise because of it; empty if any
     * may.
     *
     * @param serviceNamespace the service's
     */
    Optional<String> callers(DestinationRule rule, String serviceNamespace, String rootNamespace);

    /** The same; its routes are for callers wherever they are, or for its own namespace. */
    Optional<String> callers(VirtualService service);

    /** Anything: for resolvers of which nothing is known. */
    Reach EVERYTHING =
            new Reach() {
                @Override
                public Optional<String> namespace(Resource policy, String rootNamespace) {
                    return Optional.empty();
                }

                @Override
                public Map<String, String> labels(Resource policy) {
                    return Map.of();
                }

                @Override
                public boolean mayConcern(Resource policy, WorkloadRef workload) {
                    return true;
                }

                @Override
                public boolean mayConcern(DestinationRule rule, String host, String clusterDomain) {
                    return true;
                }

                @Override
                public boolean mayConcern(
                        VirtualService service, String host, String clusterDomain) {
                    return true;
                }

                @Override
                public Optional<String> callers(
                        DestinationRule rule, String serviceNamespace, String rootNamespace) {
                    return Optional.empty();
                }

                @Override
                public Optional<String> callers(VirtualService service) {
                    return Optional.empty();
                }
            };

    /**
     * Istio's: policies of the root namespace act everywhere, others in their own; selectors and
     * hosts narrow them.
     */
    Reach ISTIO =
            new Reach() {
                @Override
                public Optional<String> namespace(Resource policy, String rootNamespace) {
                    String home = policy.metadata().namespace();
                    return home.equals(rootNamespace) ? Optional.empty() : Optional.of(home);
                }

                @Override
                public Map<String, String> labels(Resource policy) {
                    return selector(policy).map(WorkloadSelector::matchLabels).orElse(Map.of());
                }

                @Override
                public boolean mayConcern(Resource policy, WorkloadRef workload) {
                    return selector(policy)
                            .filter(selector -> selector.selects(workload.labels()))
                            .isPresent();
                }

                private Optional<WorkloadSelector> selector(Resource policy) {
                    return switch (policy) {
                        case PeerAuthentication peers -> Optional.of(peers.selector());
                        case AuthorizationPolicy rules -> Optional.of(rules.selector());
                        case RequestAuthentication tokens -> Optional.of(tokens.selector());
                        case DestinationRule _, VirtualService _, ServiceEntry _, Gateway _ ->
                                Optional.empty();
                    };
                }

                @Override
                public boolean mayConcern(DestinationRule rule, String host, String clusterDomain) {
                    return RuleHost.of(rule, clusterDomain).covers(host);
                }

                @Override
                public boolean mayConcern(
                        VirtualService service, String host, String clusterDomain) {
                    return RuleHost.of(service, clusterDomain).stream()
                            .anyMatch(its -> its.covers(host));
                }

                // Rules are looked for with the caller, with the service, and in the root.
                @Override
                public Optional<String> callers(
                        DestinationRule rule, String serviceNamespace, String rootNamespace) {
                    String home = rule.metadata().namespace();
                    boolean found = home.equals(serviceNamespace) || home.equals(rootNamespace);
                    return found
                                    && rule.workloadSelector().isEmpty()
                                    && !isPrivate(rule.exportTo(), home)
                            ? Optional.empty()
                            : Optional.of(home);
                }

                @Override
                public Optional<String> callers(VirtualService service) {
                    String home = service.metadata().namespace();
                    return isPrivate(service.exportTo(), home)
                            ? Optional.of(home)
                            : Optional.empty();
                }

                private boolean isPrivate(Set<String> exportTo, String home) {
                    return exportTo.equals(Set.of(".")) || exportTo.equals(Set.of(home));
                }
            };
}
