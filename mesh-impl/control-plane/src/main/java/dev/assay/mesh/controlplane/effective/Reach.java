package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.client.RuleHost;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ServiceEntry;
import dev.assay.mesh.policy.resource.VirtualService;
import dev.assay.mesh.policy.resource.WorkloadSelector;
import java.util.Optional;

/**
 * What a policy resource may bear upon, so that its change costs no more than that. May say too
 * much, never too little. Pure.
 */
public interface Reach {

    /** The namespace whose workloads alone it may concern; empty if it may concern any. */
    Optional<String> namespace(Resource policy, String rootNamespace);

    /** Whether it may concern this workload of a namespace that it may concern. */
    boolean mayConcern(Resource policy, WorkloadRef workload);

    /** Whether it may concern calls to a host. */
    boolean mayConcern(DestinationRule rule, String host, String clusterDomain);

    /** Whether it may concern calls to a host. */
    boolean mayConcern(VirtualService service, String host, String clusterDomain);

    /** Anything: for resolvers of which nothing is known. */
    Reach EVERYTHING =
            new Reach() {
                @Override
                public Optional<String> namespace(Resource policy, String rootNamespace) {
                    return Optional.empty();
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
                public boolean mayConcern(Resource policy, WorkloadRef workload) {
                    return switch (policy) {
                        case PeerAuthentication peers -> selects(peers.selector(), workload);
                        case AuthorizationPolicy rules -> selects(rules.selector(), workload);
                        case RequestAuthentication tokens -> selects(tokens.selector(), workload);
                        case DestinationRule _, VirtualService _, ServiceEntry _ -> false;
                    };
                }

                private boolean selects(WorkloadSelector selector, WorkloadRef workload) {
                    return selector.selects(workload.labels());
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
            };
}
