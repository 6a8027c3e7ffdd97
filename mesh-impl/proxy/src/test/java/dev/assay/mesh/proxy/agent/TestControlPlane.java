package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.IssuanceRules;
import dev.assay.mesh.ca.RuledAuthority;
import dev.assay.mesh.ca.SelfSignedAuthority;
import dev.assay.mesh.ca.ServerIdentity;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.grpc.BearerAuthentication;
import dev.assay.mesh.ca.grpc.CertificateService;
import dev.assay.mesh.ca.grpc.SecureServer;
import dev.assay.mesh.ca.token.LocalTokenAuthenticator;
import dev.assay.mesh.ca.token.LocalTokenIssuer;
import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.MeshRoots;
import dev.assay.mesh.controlplane.config.memory.InMemoryConfigStore;
import dev.assay.mesh.controlplane.effective.EffectiveConfig;
import dev.assay.mesh.controlplane.effective.Resolvers;
import dev.assay.mesh.controlplane.effective.Visibility;
import dev.assay.mesh.controlplane.registry.Registry;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.controlplane.xds.Distribution;
import dev.assay.mesh.controlplane.xds.NodeAuthorization;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.resource.ResourceParser;
import io.grpc.BindableService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** A real CA and control plane on a port of its own, which can be stopped and started again. */
public final class TestControlPlane implements AutoCloseable {

    public static final TrustDomain TRUST_DOMAIN = new TrustDomain("td.example");
    static final Clock CLOCK = Clock.systemUTC();

    public final InMemoryConfigStore store = new InMemoryConfigStore(ResourceParser::parse, CLOCK);
    public final Registry registry = new Registry();
    final LocalTokenIssuer issuer = new LocalTokenIssuer("https://issuer.test", CLOCK);
    final AtomicReference<Signer> signer =
            new AtomicReference<>(new SelfSignedAuthority("td.example", CLOCK).load());
    public final MeshRoots roots = new MeshRoots(signer.get().roots());
    final Distribution distribution =
            new Distribution(
                    store,
                    registry,
                    roots,
                    new EffectiveConfig(MeshOptions.defaults(TRUST_DOMAIN), Resolvers.istio()),
                    Visibility.ISTIO,
                    NodeAuthorization.SAME_SERVICE_ACCOUNT,
                    Duration.ZERO);
    private final InetAddress address;
    private SecureServer server;
    private int port;

    TestControlPlane() throws Exception {
        this(InetAddress.getLoopbackAddress());
    }

    public TestControlPlane(InetAddress address) throws Exception {
        this.address = address;
        server = serve();
        port = server.port();
    }

    public void stop() {
        server.close();
    }

    public void startAgain() throws Exception {
        server = serve();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(address, port);
    }

    ControlPlaneChannel channel(AgentRuntime runtime) {
        return new ControlPlaneChannel(runtime, address(), ServerIdentity.DNS_NAME, roots::current);
    }

    public void deploy(String namespace, String name) {
        registry.change(() -> {
            registry.put(
                    new Workload(namespace, name, Map.of("app", name), name, "127.0.0.1", true));
            registry.put(
                    new Service(
                            namespace,
                            name,
                            Map.of("app", name),
                            "127.0.0.2",
                            List.of(new Service.Port(80, "http", 8080, ""))));
        });
    }

    public void peerAuthentication(String namespace, String mode) {
        store.apply(
                "p.yaml",
                """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: default}
                spec: {mtls: {mode: %s}}
                """
                        .formatted(mode),
                namespace);
    }

    public String token(String namespace, String serviceAccount) {
        return issuer.mint(
                new Caller(namespace, serviceAccount),
                LocalTokenIssuer.AUDIENCE,
                Duration.ofMinutes(10));
    }

    AgentSettings settings(String namespace, String name, Duration ttl) {
        return new AgentSettings(TRUST_DOMAIN, namespace, name, name, "127.0.0.1", ttl);
    }

    WorkloadAgent.Parts parts(String namespace, String name) {
        return WorkloadAgent.Parts.istio(() -> token(namespace, name), new Random(1), CLOCK);
    }

    @Override
    public void close() {
        server.close();
        distribution.close();
    }

    private SecureServer serve() throws Exception {
        var services = new ArrayList<BindableService>(distribution.services());
        services.add(
                new CertificateService(
                        new RuledAuthority(
                                signer::get,
                                IssuanceRules.istio(TRUST_DOMAIN, Duration.ofHours(24)),
                                CLOCK)));
        return SecureServer.start(
                new InetSocketAddress(address, port),
                new ServerIdentity(TRUST_DOMAIN, signer::get, Duration.ofHours(1), CLOCK),
                new BearerAuthentication(
                        new LocalTokenAuthenticator(
                                issuer.publicKey(),
                                issuer.issuer(),
                                LocalTokenIssuer.AUDIENCE,
                                CLOCK)),
                services);
    }
}
