package dev.assay.mesh.policy.requestauthn;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which RequestAuthentications concern a workload: as with AuthorizationPolicy, those of its own
 * namespace and those of the root namespace, with or without a selector. The rules of all of them
 * count. Source: istio/istio {@code pilot/pkg/security/authn/policy_applier.go}, newPolicyApplier.
 */
@FunctionalInterface
public interface RequestAuthenticationSelection {

    /** Istio's rule. */
    RequestAuthenticationSelection ISTIO =
            (workload, all, rootNamespace) ->
                    all.stream()
                            .filter(policy ->
                                    workload.isConcernedBy(
                                            policy.metadata(), policy.selector(), rootNamespace))
                            .sorted(
                                    Comparator.comparing(
                                            RequestAuthentication::metadata, Metadata.OLDEST_FIRST))
                            .toList();

    /** The policies that concern the workload, in a stable order. */
    List<RequestAuthentication> select(
            WorkloadRef workload, Collection<RequestAuthentication> all, String rootNamespace);
}
