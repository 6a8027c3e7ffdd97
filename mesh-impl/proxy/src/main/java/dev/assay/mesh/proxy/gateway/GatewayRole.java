package dev.assay.mesh.proxy.gateway;

import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.VirtualHost;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import dev.assay.mesh.proxy.http.Route;
import dev.assay.mesh.proxy.inbound.ForwardedClientCert;
import dev.assay.mesh.proxy.inbound.Role;
import dev.assay.mesh.proxy.inbound.Transport;
import dev.assay.mesh.proxy.outbound.RoutedRequests;
import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.Optional;

/** At the mesh's edge: connections by the servers of Gateways, requests by their Host. */
public final class GatewayRole implements Role {

    private static final String FORWARDED_FOR = "x-forwarded-for";
    private static final String FORWARDED_PROTO = "x-forwarded-proto";

    private final Live<WorkloadSecrets> secrets;
    private final GatewayServers servers;
    private final GatewayRules rules;
    private final ForwardedClientCert forwardedClientCert;
    private final RoutedRequests ways;
    private final int trustedProxies;

    /**
     * One gateway's.
     *
     * @param trustedProxies how many proxies stand before it
     */
    public GatewayRole(
            Live<ProxyConfig> config,
            Live<WorkloadSecrets> secrets,
            GatewayRules rules,
            ForwardedClientCert forwardedClientCert,
            RoutedRequests ways,
            int trustedProxies) {
        this.secrets = secrets;
        this.servers = new GatewayServers(config, rules.tls());
        this.rules = rules;
        this.forwardedClientCert = forwardedClientCert;
        this.ways = ways;
        this.trustedProxies = trustedProxies;
    }

    @Override
    public Transport transport() {
        return servers;
    }

    @Override
    public Optional<TlsPeer.Identity> principal(Arrival arrival) {
        return server(arrival)
                .flatMap(server -> rules.principal().of(server.tls(), arrival.caller()));
    }

    @Override
    public String remoteAddress(Arrival arrival, HttpHeaders received) {
        return rules.remoteAddress()
                .of(arrival.peerAddress(), received.getAll(FORWARDED_FOR), trustedProxies);
    }

    /**
     * As Envoy does with {@code use_remote_address}, but for a peer on loopback: that is one as any
     * other here.
     */
    @Override
    public void introduce(Arrival arrival, HttpHeaders onward) {
        forwardedClientCert.atGateway(
                onward, secrets.current().svid().id().toString(), arrival.caller());
        String before = String.join(",", onward.getAll(FORWARDED_FOR));
        onward.set(
                FORWARDED_FOR,
                before.isEmpty() ? arrival.peerAddress() : before + "," + arrival.peerAddress());
        if (trustedProxies == 0 || !onward.contains(FORWARDED_PROTO)) {
            onward.set(FORWARDED_PROTO, isTls(arrival) ? "https" : "http");
        }
    }

    private boolean isTls(Arrival arrival) {
        return server(arrival).filter(server -> server.tls() != GatewayServer.Tls.NONE).isPresent();
    }

    @Override
    public Route onward(Arrival arrival, HttpRequest request, Map<String, String> noted) {
        Optional<GatewayServer> server = server(arrival);
        Optional<VirtualHost> host =
                server.flatMap(its -> its.host(request.headers().get(HttpHeaderNames.HOST, "")));
        return host.isPresent()
                ? ways.route(
                        host.get().routes(),
                        server.map(GatewayServer::number).orElseThrow(),
                        request,
                        noted)
                : new Route.Answer(
                                HttpResponseStatus.NOT_FOUND,
                                "",
                                "NR",
                                "no VirtualService has this host here")
                        .noting(noted);
    }

    private Optional<GatewayServer> server(Arrival arrival) {
        return servers.server(arrival.original().port(), arrival.serverName());
    }
}
