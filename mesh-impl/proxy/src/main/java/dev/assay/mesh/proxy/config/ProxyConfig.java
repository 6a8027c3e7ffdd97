package dev.assay.mesh.proxy.config;

import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.OutboundService;
import java.util.Map;

/**
 * Everything that the control plane tells one proxy.
 *
 * @param outbound the services that it may call, by fully qualified host
 */
public record ProxyConfig(InboundPolicy inbound, Map<String, OutboundService> outbound) {
    public ProxyConfig {
        outbound = Map.copyOf(outbound);
    }
}
