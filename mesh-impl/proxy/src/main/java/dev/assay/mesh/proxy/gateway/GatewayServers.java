package dev.assay.mesh.proxy.gateway;

import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.HostPattern;
import dev.assay.mesh.policy.transport.Detected;
import dev.assay.mesh.policy.transport.TransportDecision;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.inbound.Transport;
import java.util.List;
import java.util.Optional;

/**
 * The servers of a gateway as they are now, and how each one's connections are treated: by its own
 * TLS, whatever PeerAuthentications say. Safe for any thread.
 */
final class GatewayServers implements Transport {

    private final Live<ProxyConfig> config;
    private final TlsAtEdge rules;

    GatewayServers(Live<ProxyConfig> config, TlsAtEdge rules) {
        this.config = config;
        this.rules = rules;
    }

    /**
     * The server that a connection is for. Without TLS there is one at most, whatever is said.
     *
     * @param serverName of its client hello; empty: none
     */
    Optional<GatewayServer> server(int port, String serverName) {
        return at(port).stream()
                .filter(server -> server.meantBy(serverName).isPresent())
                .max((one, other) ->
                        HostPattern.BY_SPECIFICITY.compare(
                                one.meantBy(serverName).orElseThrow(),
                                other.meantBy(serverName).orElseThrow()));
    }

    private List<GatewayServer> at(int port) {
        return config.current().servers().stream().filter(server -> server.port() == port).toList();
    }

    /** Servers of one port differ by name alone, never in whether there is TLS. */
    private Optional<GatewayServer> any(int port) {
        return at(port).stream().findFirst();
    }

    @Override
    public TransportDecision decide(int port, Detected detected) {
        Optional<GatewayServer> first = any(port);
        if (first.isEmpty()) {
            return new TransportDecision.Refuse("no Gateway has port " + port + " any more");
        }
        GatewayServer.Tls tls = first.get().tls();
        if (tls == GatewayServer.Tls.NONE
                || !(detected instanceof Detected.ClientHello(var _, var serverName))) {
            return rules.decide(tls, detected);
        }
        return server(port, serverName)
                .map(server -> rules.decide(server.tls(), detected))
                .orElseGet(() ->
                        new TransportDecision.Refuse(
                                "no server of a Gateway is called '" + serverName + "'"));
    }

    @Override
    public boolean sameForAll(int port) {
        return any(port).filter(server -> server.tls() == GatewayServer.Tls.NONE).isPresent();
    }

    /** Where the server is gone, what is asked on its last connections finds no route. */
    @Override
    public boolean mayContinue(int port, Detected detected, boolean secured) {
        return secured
                || any(port).isEmpty()
                || decide(port, detected) instanceof TransportDecision.Plaintext;
    }

    @Override
    public boolean isCurrent(int port, Detected detected, boolean secured) {
        return switch (decide(port, detected)) {
            case TransportDecision.TerminateMutualTls _ -> secured;
            case TransportDecision.Plaintext _ -> !secured;
            case TransportDecision.Refuse _, TransportDecision.PassThroughTls _ -> false;
        };
    }

    @Override
    public String mode(int port) {
        return at(port).stream().findFirst().map(server -> server.tls().name()).orElse("");
    }
}
