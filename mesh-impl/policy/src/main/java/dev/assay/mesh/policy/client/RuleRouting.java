package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.Passthrough;
import dev.assay.mesh.policy.resource.VirtualService;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Subsets by the DestinationRules that count for the client, routes by one VirtualService: of those
 * that the client sees, the one that names the host most exactly, and of these the oldest. Source:
 * istio/istio {@code pilot/pkg/model/sidecar.go}, SelectVirtualServices, and {@code
 * pilot/pkg/networking/core/route/route.go}, BuildHTTPRoutesForVirtualService.
 */
final class RuleRouting implements ClientRouting {

    /**
     * A headless service is passed through whatever rules say. Source: istio/istio {@code
     * pilot/pkg/model/push_context.go}, BestEffortInferServiceMTLSMode.
     */
    @Override
    public HostRules hostRules(
            WorkloadRef client,
            ServiceTarget service,
            boolean headless,
            Collection<DestinationRule> rules,
            MeshSettings mesh) {
        RuleSelection.Merged merged = RuleSelection.select(client, service, rules, mesh);
        var subsets = new LinkedHashMap<String, Map<String, String>>();
        merged.subsets().forEach((name, subset) -> subsets.put(name, subset.labels()));
        return new HostRules(
                subsets, headless ? Passthrough.ALWAYS : merged.policy().passthrough());
    }

    @Override
    public List<HttpRoute> routes(
            WorkloadRef client, String host, Collection<VirtualService> all, MeshSettings mesh) {
        return all.stream()
                .filter(VirtualService::isForSidecars)
                .filter(service -> isExported(service, client.namespace()))
                .filter(service -> covering(service, host, mesh).isPresent())
                .max(
                        Comparator.comparing(
                                        (VirtualService service) ->
                                                covering(service, host, mesh).orElseThrow(),
                                        RuleHost.BY_SPECIFICITY)
                                .thenComparing(
                                        VirtualService::metadata, Metadata.OLDEST_FIRST.reversed()))
                .map(service -> routes(service, mesh))
                .orElse(List.of());
    }

    private static boolean isExported(VirtualService service, String namespace) {
        Set<String> to = service.exportTo();
        return to.isEmpty()
                || to.contains("*")
                || to.contains(namespace)
                || (to.contains(".") && service.metadata().namespace().equals(namespace));
    }

    private static Optional<RuleHost> covering(
            VirtualService service, String host, MeshSettings mesh) {
        return RuleHost.of(service, mesh.clusterDomain()).stream()
                .filter(its -> its.covers(host))
                .max(RuleHost.BY_SPECIFICITY);
    }

    private static List<HttpRoute> routes(VirtualService service, MeshSettings mesh) {
        return service.http().stream()
                .map(http ->
                        new HttpRoute(
                                http.matches(),
                                http.destinations().stream()
                                        .filter(to ->
                                                to.weight() > 0 || http.destinations().size() == 1)
                                        .map(to -> target(service, to, mesh))
                                        .toList()))
                .toList();
    }

    private static HttpRoute.Target target(
            VirtualService service, VirtualService.Destination to, MeshSettings mesh) {
        return new HttpRoute.Target(
                RuleHost.inFull(to.host(), service.metadata().namespace(), mesh.clusterDomain()),
                to.port(),
                to.subset(),
                Math.max(to.weight(), 1));
    }
}
