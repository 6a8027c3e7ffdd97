package dev.assay.mesh.proxy.config;

import dev.assay.mesh.policy.effective.Credential;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.OutboundService;
import java.util.Map;

/**
 * Everything that the control plane tells one proxy.
 *
 * @param outbound the services that it may call, by fully qualified host
 * @param credentials what it was given for TLS that it originates, by the name that rules use
 */
public record ProxyConfig(
        InboundPolicy inbound,
        Map<String, OutboundService> outbound,
        Map<String, Credential> credentials) {

    /** Without credentials. */
    public ProxyConfig(InboundPolicy inbound, Map<String, OutboundService> outbound) {
        this(inbound, outbound, Map.of());
    }

    public ProxyConfig {
        outbound = Map.copyOf(outbound);
        credentials = Map.copyOf(credentials);
    }
}
