package dev.assay.mesh.protocol;

import com.google.protobuf.Any;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.HostPattern;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.VirtualHost;
import dev.assay.mesh.protocol.config.Gateway;
import java.util.ArrayList;
import java.util.List;

/** What a gateway's proxy takes up, on the wire. Safe for any thread. */
public final class GatewayCodec {

    private GatewayCodec() {}

    /** The servers as they travel; equal ones give equal bytes. */
    public static Any pack(List<GatewayServer> servers) {
        return Packing.pack(
                TypeUrls.GATEWAY,
                Gateway.newBuilder()
                        .addAllServers(servers.stream().map(GatewayCodec::encode).toList())
                        .build());
    }

    /**
     * The servers of what travelled.
     *
     * @param name the resource's name, {@code namespace/name} of the workload
     */
    public static List<GatewayServer> unpack(String name, Any packed) throws MalformedConfig {
        Gateway message = Packing.unpack(name, TypeUrls.GATEWAY, Gateway.parser(), packed);
        List<GatewayServer> servers = new ArrayList<>();
        for (int i = 0; i < message.getServersCount(); i++) {
            servers.add(decode(name, "servers[" + i + "]", message.getServers(i)));
        }
        return servers;
    }

    /** The message of one server. */
    public static dev.assay.mesh.protocol.config.GatewayServer encode(GatewayServer server) {
        var message =
                dev.assay.mesh.protocol.config.GatewayServer.newBuilder()
                        .setNumber(server.number())
                        .setPort(server.port())
                        .setTls(EnumCodec.encode(server.tls()))
                        .addAllServerNames(server.serverNames());
        for (VirtualHost host : server.hosts()) {
            var encoded = message.addHostsBuilder().setHost(host.pattern().text());
            host.routes().forEach(route -> encoded.addRoutes(HttpRouteCodec.encode(route)));
        }
        return message.build();
    }

    private static GatewayServer decode(
            String name, String field, dev.assay.mesh.protocol.config.GatewayServer message)
            throws MalformedConfig {
        List<VirtualHost> hosts = new ArrayList<>();
        for (var host : message.getHostsList()) {
            List<HttpRoute> routes = new ArrayList<>();
            for (int i = 0; i < host.getRoutesCount(); i++) {
                routes.add(
                        HttpRouteCodec.decode(
                                name,
                                field + ".hosts[" + host.getHost() + "].routes[" + i + "]",
                                host.getRoutes(i)));
            }
            hosts.add(new VirtualHost(new HostPattern(host.getHost()), routes));
        }
        return new GatewayServer(
                port(name, field + ".number", message.getNumber()),
                port(name, field + ".port", message.getPort()),
                EnumCodec.decode(name, field + ".tls", message.getTls()),
                message.getServerNamesList(),
                hosts);
    }

    private static int port(String name, String field, int port) throws MalformedConfig {
        if (port < 1 || port > 65535) {
            throw new MalformedConfig(name, field, port + " (expected: 1..65535)");
        }
        return port;
    }
}
