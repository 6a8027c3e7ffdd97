package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.resource.ConnectionPools;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.Passthrough;
import dev.assay.mesh.policy.resource.VirtualService;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        var pools = new HashMap<String, ConnectionPools>();
        merged.subsets()
                .forEach((name, subset) -> {
                    subsets.put(name, subset.labels());
                    pools.put(name, subset.trafficPolicy().pools());
                });
        return new HostRules(
                subsets,
                headless ? Passthrough.ALWAYS : merged.policy().passthrough(),
                new ConnectionAges(merged.policy().pools(), pools));
    }

    @Override
    public List<HttpRoute> routes(
            WorkloadRef client, String host, Collection<VirtualService> all, MeshSettings mesh) {
        return all.stream()
                .filter(VirtualService::isForSidecars)
                .filter(service -> service.isExportedTo(client.namespace()))
                .filter(service -> covering(service, host, mesh).isPresent())
                .max(
                        Comparator.comparing(
                                        (VirtualService service) ->
                                                covering(service, host, mesh).orElseThrow(),
                                        RuleHost.BY_SPECIFICITY)
                                .thenComparing(
                                        VirtualService::metadata, Metadata.OLDEST_FIRST.reversed()))
                .map(service -> WrittenRoutes.of(service, mesh))
                .orElse(List.of());
    }

    private static Optional<RuleHost> covering(
            VirtualService service, String host, MeshSettings mesh) {
        return RuleHost.of(service, mesh.clusterDomain()).stream()
                .filter(its -> its.covers(host))
                .max(RuleHost.BY_SPECIFICITY);
    }
}
