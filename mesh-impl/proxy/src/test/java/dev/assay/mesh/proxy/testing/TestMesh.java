package dev.assay.mesh.proxy.testing;

import dev.assay.mesh.identity.StandardSvidValidator;
import dev.assay.mesh.identity.Strictness;
import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.policy.authz.Noted;
import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.policy.effective.TlsVersion;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.ResourceParser;
import dev.assay.mesh.proxy.GatewaySpec;
import dev.assay.mesh.proxy.Limits;
import dev.assay.mesh.proxy.Proxy;
import dev.assay.mesh.proxy.ProxyParts;
import dev.assay.mesh.proxy.ProxyRuntime;
import dev.assay.mesh.proxy.ProxySpec;
import dev.assay.mesh.proxy.access.AccessEntry;
import dev.assay.mesh.proxy.access.RecentAccessLog;
import dev.assay.mesh.proxy.config.LiveValue;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import dev.assay.mesh.proxy.inbound.Capture;
import dev.assay.mesh.proxy.inbound.InboundCapture;
import dev.assay.mesh.proxy.outbound.OutboundCapture;
import dev.assay.mesh.proxy.outbound.OutboundCaptures;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Proxies on loopback, told what to do by the test. */
public final class TestMesh implements Closeable {

    public static final int HTTP = 8080;
    public static final int HTTP2 = 8081;
    public static final int TCP = 9000;
    public static final int AUTO = 9100;
    public static final int UNDECLARED = 9200;
    public static final String HOST = "server.shop.svc.cluster.local";

    public final TestCa ca = new TestCa();
    public final ProxyRuntime runtime;
    private final Limits limits;
    private final List<Closeable> closeables = new ArrayList<>();

    public TestMesh() {
        this(Limits.defaults().withDrainTime(Duration.ofSeconds(1)));
    }

    public TestMesh(Limits limits) {
        this.limits = limits;
        this.runtime = ProxyRuntime.start(2, limits, Clock.systemUTC());
    }

    /** One workload's proxy and what it is told. */
    public final class Sidecar {
        public final LiveValue<ProxyConfig> config;
        public final LiveValue<WorkloadSecrets> secrets;
        public final RecentAccessLog log = new RecentAccessLog(500);
        public final Proxy proxy;
        public final String account;

        Sidecar(String account, ProxyConfig config, List<Capture> captures, ProxyParts parts) {
            this(account, config, captures, parts, UnaryOperator.identity());
        }

        Sidecar(
                String account,
                ProxyConfig config,
                List<Capture> captures,
                ProxyParts parts,
                UnaryOperator<ProxySpec> change) {
            this.account = account;
            this.config = new LiveValue<>(config);
            this.secrets =
                    new LiveValue<>(new WorkloadSecrets(ca.svid("shop", account), ca.bundles(), 1));
            this.proxy =
                    new Proxy(
                            change.apply(
                                    new ProxySpec(
                                            "shop",
                                            account,
                                            captures,
                                            OutboundCaptures.perService(service ->
                                                    service.ports().stream()
                                                            .map(port ->
                                                                    new OutboundCapture(
                                                                            service.host(),
                                                                            port.number(),
                                                                            loopback()))
                                                            .toList()),
                                            loopback(),
                                            new InetSocketAddress(0).getAddress(),
                                            limits)),
                            parts,
                            runtime,
                            this.config,
                            this.secrets,
                            log);
            try {
                proxy.start();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            closeables.add(proxy::close);
        }

        public void inbound(UnaryOperator<InboundPolicy> change) {
            config.update(now ->
                    new ProxyConfig(
                            change.apply(now.inbound()),
                            now.outbound(),
                            now.credentials(),
                            now.servers()));
        }

        public void mode(TransportMode mode) {
            inbound(policy -> withMode(policy, mode));
        }

        public void endpoints(PortProtocol protocol, Endpoint... endpoints) {
            var port = new ServicePort(80, "", protocol, List.of(endpoints));
            var service = new OutboundService(HOST, "127.0.0.1", List.of(port));
            config.update(now -> new ProxyConfig(now.inbound(), Map.of(HOST, service)));
        }

        /** What a gateway takes up. */
        public void servers(GatewayServer... servers) {
            config.update(now ->
                    new ProxyConfig(
                            now.inbound(), now.outbound(), now.credentials(), List.of(servers)));
        }

        public void service(OutboundService service) {
            config.update(now -> new ProxyConfig(now.inbound(), Map.of(HOST, service)));
        }

        public InetSocketAddress at(int port) {
            return proxy.bound(port).orElseThrow();
        }

        /** Where the application calls the service; waits for the listener to come up. */
        public InetSocketAddress service() {
            Eventually.until(() -> proxy.bound(HOST, 80).isPresent());
            return proxy.bound(HOST, 80).orElseThrow();
        }

        /** Waits for an entry; it is written when its connection or request has ended. */
        public void awaitLogged(Predicate<AccessEntry> wanted) {
            Eventually.until(() -> log.entries().stream().anyMatch(wanted));
        }

        public void rotate(long generation) {
            secrets.publish(
                    new WorkloadSecrets(ca.svid("shop", account), ca.bundles(), generation));
        }
    }

    public ProxyParts parts() {
        return ProxyParts.standard(
                new StandardSvidValidator(Clock.systemUTC(), Strictness.STRICT_SPIFFE),
                _ -> _ -> new Decision.Allowed("no policy", Noted.NOTHING),
                Clock.systemUTC());
    }

    /** A server whose every port leads to the same application. */
    public Sidecar server(TransportMode mode, App app) {
        return server(mode, app, parts());
    }

    public Sidecar server(TransportMode mode, App app, ProxyParts parts) {
        closeables.add(app);
        return server(mode, app.address(), parts);
    }

    public Sidecar server(TransportMode mode, InetSocketAddress application) {
        return server(mode, application, parts());
    }

    public Sidecar server(TransportMode mode, InetSocketAddress application, ProxyParts parts) {
        var captures = new ArrayList<Capture>();
        for (int port : List.of(HTTP, HTTP2, TCP, AUTO, UNDECLARED)) {
            captures.add(new InboundCapture(port, loopback(), application));
        }
        return new Sidecar("server", new ProxyConfig(policy(mode), Map.of()), captures, parts);
    }

    /** An address where nobody listens. */
    public static InetSocketAddress dead() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
    }

    public Sidecar client(String account) {
        return client(account, parts());
    }

    public Sidecar client(String account, ProxyParts parts) {
        return new Sidecar(
                account,
                new ProxyConfig(policy(TransportMode.PERMISSIVE), Map.of()),
                List.of(),
                parts);
    }

    /** A gateway that can reach the service, behind so many proxies. */
    public Sidecar gateway(OutboundService service, int trustedProxies, ProxyParts parts) {
        return new Sidecar(
                "edge",
                new ProxyConfig(policy(TransportMode.STRICT), Map.of(HOST, service)),
                List.of(),
                parts,
                spec -> spec.atEdge(new GatewaySpec(port -> loopback(), trustedProxies)));
    }

    /** The server's port as an endpoint that is called with the mesh's mutual TLS. */
    public static Endpoint mutual(InetSocketAddress at, String... expected) {
        return new Endpoint(
                at.getAddress().getHostAddress(),
                at.getPort(),
                new UpstreamTls.IstioMutual("outbound_.80_._." + HOST, Set.of(expected)),
                "shop/server");
    }

    public static Endpoint plain(InetSocketAddress at) {
        return new Endpoint(
                at.getAddress().getHostAddress(),
                at.getPort(),
                new UpstreamTls.Plaintext(),
                "shop/server");
    }

    public static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public static InboundPolicy policy(TransportMode mode) {
        var ports = new HashMap<Integer, PortProtocol>();
        ports.put(HTTP, PortProtocol.HTTP);
        ports.put(HTTP2, PortProtocol.HTTP2);
        ports.put(TCP, PortProtocol.TCP);
        ports.put(AUTO, PortProtocol.AUTO);
        return new InboundPolicy(
                "shop/server",
                "cluster.local",
                List.of("cluster.local"),
                mode,
                Map.of(),
                ports,
                List.of(),
                TlsVersion.TLSV1_2);
    }

    public static InboundPolicy withMode(InboundPolicy policy, TransportMode mode) {
        return new InboundPolicy(
                policy.workload(),
                policy.meshTrustDomain(),
                policy.acceptedTrustDomains(),
                mode,
                policy.portModes(),
                policy.declaredPorts(),
                policy.authorization(),
                policy.minimumTlsVersion(),
                policy.authentication(),
                policy.pathNormalization(),
                policy.providers());
    }

    public static InboundPolicy withAuthentication(
            InboundPolicy policy, List<RequestAuthentication> authentication) {
        return new InboundPolicy(
                policy.workload(),
                policy.meshTrustDomain(),
                policy.acceptedTrustDomains(),
                policy.defaultMode(),
                policy.portModes(),
                policy.declaredPorts(),
                policy.authorization(),
                policy.minimumTlsVersion(),
                authentication,
                policy.pathNormalization(),
                policy.providers());
    }

    public static InboundPolicy withAuthorization(InboundPolicy policy, String yaml) {
        return new InboundPolicy(
                policy.workload(),
                policy.meshTrustDomain(),
                policy.acceptedTrustDomains(),
                policy.defaultMode(),
                policy.portModes(),
                policy.declaredPorts(),
                ResourceParser.parse("test", yaml, "shop", Instant.EPOCH).stream()
                        .map(AuthorizationPolicy.class::cast)
                        .toList(),
                policy.minimumTlsVersion(),
                policy.authentication(),
                policy.pathNormalization(),
                policy.providers());
    }

    public static InboundPolicy withProviders(
            InboundPolicy policy, List<ExtensionProvider> providers) {
        return new InboundPolicy(
                policy.workload(),
                policy.meshTrustDomain(),
                policy.acceptedTrustDomains(),
                policy.defaultMode(),
                policy.portModes(),
                policy.declaredPorts(),
                policy.authorization(),
                policy.minimumTlsVersion(),
                policy.authentication(),
                policy.pathNormalization(),
                providers);
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : closeables.reversed()) {
            each.close();
        }
        runtime.close();
    }
}
