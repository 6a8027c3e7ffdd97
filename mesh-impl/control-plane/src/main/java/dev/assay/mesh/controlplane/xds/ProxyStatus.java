package dev.assay.mesh.controlplane.xds;

import dev.assay.mesh.protocol.delta.Rejection;
import java.util.List;
import java.util.Map;

/**
 * What is known of one connected proxy.
 *
 * @param workload {@code namespace/name}
 * @param settled whether it has answered everything that it was sent
 * @param accepted by type URL, the versions by resource name
 * @param rejections the latest, oldest first
 */
public record ProxyStatus(
        String workload,
        boolean settled,
        Map<String, Map<String, String>> accepted,
        List<Rejection> rejections) {
    public ProxyStatus {
        accepted = Map.copyOf(accepted);
        rejections = List.copyOf(rejections);
    }
}
