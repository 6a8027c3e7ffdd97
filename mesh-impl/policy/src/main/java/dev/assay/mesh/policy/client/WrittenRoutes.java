package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.resource.VirtualService;
import java.util.List;

/** The routes of one VirtualService, with the hosts that it means. */
public final class WrittenRoutes {

    private WrittenRoutes() {}

    /** In the order in which they are written; without destinations that get no request. */
    public static List<HttpRoute> of(VirtualService service, MeshSettings mesh) {
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
