package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.client.RuleHost;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.Gateway;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.VirtualService;
import dev.assay.mesh.policy.resource.WorkloadSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Resources that name a workload, a service or a service account which is not there. Says nothing
 * of a mesh without workloads, of which only the policies are known.
 */
final class ReferenceCheck implements Check {

    @Override
    public List<Finding> findings(Analyzed mesh) {
        if (mesh.workloads().isEmpty()) {
            return List.of();
        }
        var findings = new ArrayList<Finding>();
        var resources = mesh.mesh().resources();
        for (var policy : resources.of(PeerAuthentication.class)) {
            selector(mesh, policy, policy.selector(), findings);
        }
        for (var policy : resources.of(RequestAuthentication.class)) {
            selector(mesh, policy, policy.selector(), findings);
        }
        for (var policy : resources.of(AuthorizationPolicy.class)) {
            selector(mesh, policy, policy.selector(), findings);
            principals(mesh, policy, findings);
        }
        for (var rule : resources.of(DestinationRule.class)) {
            host(mesh, rule, findings);
        }
        for (var gateway : resources.of(Gateway.class)) {
            proxies(mesh, gateway, findings);
        }
        for (var routes : resources.of(VirtualService.class)) {
            destinations(mesh, routes, findings);
            gateways(mesh, routes, findings);
        }
        return findings;
    }

    private static void selector(
            Analyzed mesh, Resource policy, WorkloadSelector selector, List<Finding> findings) {
        Metadata metadata = policy.metadata();
        boolean known =
                mesh.workloads().stream()
                        .anyMatch(workload ->
                                mesh.mesh()
                                        .ref(workload.key())
                                        .isConcernedBy(
                                                metadata,
                                                selector,
                                                mesh.options().rootNamespace()));
        if (!selector.selectsEverything() && !known) {
            findings.add(
                    new Finding(
                            Code.REFERENCED_RESOURCE_NOT_FOUND,
                            policy.key() + " selects no workload: it does nothing",
                            List.of(
                                    mesh.sources()
                                            .resource(policy.key(), "spec.selector.matchLabels")),
                            "compare the selector with the labels of the pods, not of the Service"
                                    + " or the Deployment"));
        }
    }

    private static void principals(
            Analyzed mesh, AuthorizationPolicy policy, List<Finding> findings) {
        var accounts =
                mesh.workloads().stream()
                        .map(workload -> workload.namespace() + "/" + workload.serviceAccount())
                        .collect(Collectors.toSet());
        for (CitedPrincipal principal : CitedPrincipal.of(policy)) {
            principal
                    .serviceAccount()
                    .filter(account -> !accounts.contains(account))
                    .ifPresent(account ->
                            findings.add(
                                    new Finding(
                                            Code.REFERENCED_RESOURCE_NOT_FOUND,
                                            "no workload runs as service account %s, which %s names"
                                                    .formatted(account, policy.key()),
                                            List.of(principal.cited(mesh)),
                                            "compare with serviceAccountName of the callers' pods;"
                                                    + " without one they run as 'default'")));
        }
    }

    /** Its selector looks into every namespace, and at gateways alone. */
    private static void proxies(Analyzed mesh, Gateway gateway, List<Finding> findings) {
        boolean known =
                mesh.workloads().stream()
                        .anyMatch(workload ->
                                workload.role() == Workload.Role.GATEWAY
                                        && gateway.selector().selects(workload.labels()));
        if (!known) {
            findings.add(
                    new Finding(
                            Code.REFERENCED_RESOURCE_NOT_FOUND,
                            gateway.key() + " selects no gateway: nobody listens on its ports",
                            List.of(mesh.sources().resource(gateway.key(), "spec.selector")),
                            "compare the selector with the labels of the gateway's pods, which have"
                                    + " the annotation inject.istio.io/templates: gateway"));
        }
    }

    private static void gateways(Analyzed mesh, VirtualService service, List<Finding> findings) {
        boolean known =
                service.isForSidecars()
                        || mesh.mesh().resources().of(Gateway.class).stream()
                                .anyMatch(gateway -> service.isFor(gateway.qualifiedName()));
        if (!known) {
            findings.add(
                    new Finding(
                            Code.REFERENCED_RESOURCE_NOT_FOUND,
                            "%s is for Gateways %s, of which there is none: it does nothing"
                                    .formatted(
                                            service.key(), String.join(", ", service.gateways())),
                            List.of(mesh.sources().resource(service.key(), "spec.gateways")),
                            "a short name is looked for in the VirtualService's own namespace: write"
                                    + " NAMESPACE/NAME"));
        }
    }

    private static void host(Analyzed mesh, DestinationRule rule, List<Finding> findings) {
        String domain = mesh.options().clusterDomain();
        RuleHost host = RuleHost.of(rule, domain);
        boolean inCluster = host.name().endsWith(".svc." + domain);
        boolean known =
                mesh.services().stream()
                        .anyMatch(service -> host.covers(mesh.mesh().host(service)));
        if (inCluster && !known) {
            findings.add(
                    new Finding(
                            Code.REFERENCED_RESOURCE_NOT_FOUND,
                            "%s is for host '%s', which is no service: it does nothing"
                                    .formatted(rule.key(), host.name()),
                            List.of(mesh.sources().resource(rule.key(), "spec.host")),
                            "a short name is looked for in the rule's own namespace: write"
                                    + " NAME.NAMESPACE.svc."
                                    + domain));
        }
    }

    private static void destinations(Analyzed mesh, VirtualService routes, List<Finding> findings) {
        for (int i = 0; i < routes.http().size(); i++) {
            var destinations = routes.http().get(i).destinations();
            for (int j = 0; j < destinations.size(); j++) {
                String field = "spec.http[%d].route[%d].destination".formatted(i, j);
                missing(mesh, routes, destinations.get(j))
                        .ifPresent(what ->
                                findings.add(
                                        new Finding(
                                                Code.REFERENCED_RESOURCE_NOT_FOUND,
                                                "%s routes to %s: callers get 503"
                                                        .formatted(routes.key(), what),
                                                List.of(
                                                        mesh.sources()
                                                                .resource(routes.key(), field)),
                                                "a short host is looked for in the resource's own"
                                                        + " namespace; a subset is defined by a"
                                                        + " DestinationRule for the same host")));
            }
        }
    }

    /** What of a destination in the cluster is not there; of the world outside nothing is known. */
    private static Optional<String> missing(
            Analyzed mesh, VirtualService routes, VirtualService.Destination destination) {
        String domain = mesh.options().clusterDomain();
        String host = RuleHost.inFull(destination.host(), routes.metadata().namespace(), domain);
        if (!host.endsWith(".svc." + domain)) {
            return Optional.empty();
        }
        if (mesh.services().stream().noneMatch(service -> mesh.mesh().host(service).equals(host))) {
            return Optional.of("host '" + host + "', which is no service");
        }
        boolean known =
                mesh.mesh().resources().of(DestinationRule.class).stream()
                        .filter(rule -> RuleHost.of(rule, domain).covers(host))
                        .flatMap(rule -> rule.subsets().stream())
                        .anyMatch(subset -> subset.name().equals(destination.subset()));
        return destination.subset().isEmpty() || known
                ? Optional.empty()
                : Optional.of(
                        "subset '"
                                + destination.subset()
                                + "' of host '"
                                + host
                                + "', which no DestinationRule defines");
    }
}
