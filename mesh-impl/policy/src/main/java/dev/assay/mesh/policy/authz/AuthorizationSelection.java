package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.Metadata;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which AuthorizationPolicies concern a workload: those of its own namespace and those of the root
 * namespace, with or without a selector. Unlike PeerAuthentication, a selector in the root
 * namespace acts in every namespace. Source: istio/api {@code
 * security/v1beta1/authorization_policy.proto}.
 */
@FunctionalInterface
public interface AuthorizationSelection {

    /** Istio's rule. */
    AuthorizationSelection ISTIO =
            (workload, all, rootNamespace) ->
                    all.stream()
                            .filter(policy ->
                                    workload.isConcernedBy(
                                            policy.metadata(), policy.selector(), rootNamespace))
                            .sorted(
                                    Comparator.comparing(
                                            AuthorizationPolicy::metadata, Metadata.OLDEST_FIRST))
                            .toList();

    /** The policies that concern the workload, in a stable order. */
    List<AuthorizationPolicy> select(
            WorkloadRef workload, Collection<AuthorizationPolicy> all, String rootNamespace);
}
