package dev.assay.mesh.proxy;

import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.proxy.http.Target;
import dev.assay.mesh.proxy.origin.OriginKey;
import dev.assay.mesh.proxy.outbound.Outbound;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ends pooled connections of one workload that no call can use any more. */
record StaleUpstreams(String workload, ProxyRuntime runtime, Outbound outbound) {

    /** Only what has changed is looked at: a mesh has many services, and few change at a time. */
    void retire(Map<String, OutboundService> before, Map<String, OutboundService> after) {
        Set<Object> gone = outbound.keys(onlyIn(before, after));
        gone.removeAll(outbound.keys(onlyIn(after, before)));
        if (!gone.isEmpty()) {
            runtime.pool().retire(workload, target -> gone.contains(rest(target)));
        }
    }

    private static List<OutboundService> onlyIn(
            Map<String, OutboundService> these, Map<String, OutboundService> others) {
        return these.values().stream()
                .filter(service -> !service.equals(others.get(service.host())))
                .toList();
    }

    /** Everything is looked at: the proxy's own certificate is another. */
    void retireAll() {
        Set<Object> live = outbound.liveKeys();
        runtime.pool().retire(workload, target -> !live.contains(rest(target)));
    }

    private static Object rest(Target target) {
        return OriginKey.rest(target.poolKey());
    }
}
