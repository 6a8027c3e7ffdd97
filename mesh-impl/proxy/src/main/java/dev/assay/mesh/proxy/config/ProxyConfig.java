package dev.assay.mesh.proxy.config;

import dev.assay.mesh.policy.effective.Credential;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.OutboundService;
import java.util.List;
import java.util.Map;

/**
 * Everything that the control plane tells one proxy.
 *
 * @param outbound the services that it may call, by fully qualified host
 * @param credentials what it was given for TLS that it originates, by the name that rules use
 * @param servers what it takes up, if it is a gateway's
 */
public record ProxyConfig(
        InboundPolicy inbound,
        Map<String, OutboundService> outbound,
        Map<String, Credential> credentials,
        List<GatewayServer> servers) {

    /** Without credentials. */
    public ProxyConfig(InboundPolicy inbound, Map<String, OutboundService> outbound) {
        this(inbound, outbound, Map.of());
    }

    /** Of a sidecar. */
    public ProxyConfig(
            InboundPolicy inbound,
            Map<String, OutboundService> outbound,
            Map<String, Credential> credentials) {
        this(inbound, outbound, credentials, List.of());
    }

    public ProxyConfig {
        outbound = Map.copyOf(outbound);
        credentials = Map.copyOf(credentials);
        servers = List.copyOf(servers);
    }
}
