package dev.assay.mesh.controlplane.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.SelfSignedAuthority;
import dev.assay.mesh.ca.ServerIdentity;
import dev.assay.mesh.ca.grpc.BearerAuthentication;
import dev.assay.mesh.ca.grpc.SecureServer;
import dev.assay.mesh.ca.token.LocalTokenAuthenticator;
import dev.assay.mesh.ca.token.LocalTokenIssuer;
import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.MeshRoots;
import dev.assay.mesh.controlplane.TestMesh;
import dev.assay.mesh.controlplane.config.memory.InMemoryConfigStore;
import dev.assay.mesh.controlplane.effective.EffectiveConfig;
import dev.assay.mesh.controlplane.effective.Resolvers;
import dev.assay.mesh.controlplane.effective.Visibility;
import dev.assay.mesh.controlplane.registry.Registry;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.protocol.InboundPolicyCodec;
import dev.assay.mesh.protocol.TypeUrls;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delta ADS and SDS over TLS on a real socket, with a client that knows only Envoy's protocol. */
class DistributionWireTest {

    private static final TrustDomain TRUST_DOMAIN = new TrustDomain("td.example");
    private static final Clock CLOCK = Clock.systemUTC();

    private final InMemoryConfigStore store = TestMesh.store();
    private final Registry registry = new Registry();
    private final LocalTokenIssuer issuer = new LocalTokenIssuer("https://issuer.test", CLOCK);
    private Distribution distribution;
    private SecureServer server;
    private ManagedChannel channel;
    private MeshRoots roots;

    @BeforeEach
    void start() throws Exception {
        TestMesh.deploy(registry, "shop", "backend");
        TestMesh.deploy(registry, "web", "frontend");
        var signer = new SelfSignedAuthority("td.example", CLOCK).load();
        roots = new MeshRoots(signer.roots());
        distribution =
                new Distribution(
                        store,
                        registry,
                        roots,
                        new EffectiveConfig(MeshOptions.defaults(TRUST_DOMAIN), Resolvers.istio()),
                        Visibility.ISTIO,
                        NodeAuthorization.SAME_SERVICE_ACCOUNT,
                        Duration.ZERO);
        server =
                SecureServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new ServerIdentity(TRUST_DOMAIN, () -> signer, Duration.ofHours(1), CLOCK),
                        new BearerAuthentication(
                                new LocalTokenAuthenticator(
                                        issuer.publicKey(),
                                        issuer.issuer(),
                                        LocalTokenIssuer.AUDIENCE,
                                        CLOCK)),
                        distribution.services());
        channel =
                NettyChannelBuilder.forAddress(
                                new InetSocketAddress(
                                        InetAddress.getLoopbackAddress(), server.port()))
                        .overrideAuthority(ServerIdentity.DNS_NAME)
                        .sslContext(
                                GrpcSslContexts.configure(
                                                SslContextBuilder.forClient()
                                                        .trustManager(signer.certificate()),
                                                SslProvider.JDK)
                                        .build())
                        .build();
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.close();
        distribution.close();
    }

    @Test
    void whoAsksAtTheVeryBeginningIsToldAllThatIsKnown() {
        try (var restarted =
                new Distribution(
                        store,
                        registry,
                        roots,
                        new EffectiveConfig(MeshOptions.defaults(TRUST_DOMAIN), Resolvers.istio()),
                        Visibility.ISTIO,
                        NodeAuthorization.SAME_SERVICE_ACCOUNT,
                        Duration.ZERO)) {
            assertThat(restarted.view().visible("shop/backend", TypeUrls.OUTBOUND_SERVICE))
                    .hasSize(2);
        }
    }

    @Test
    void aProxyGetsWhatConcernsItAndThenOnlyWhatChanges() throws Exception {
        var proxy = new Client("shop", "backend", "backend");
        proxy.subscribe(TypeUrls.INBOUND_POLICY, "shop/backend");
        var policy = proxy.next();
        assertThat(names(policy)).containsExactly("shop/backend");
        proxy.accept(policy);
        proxy.subscribe(TypeUrls.OUTBOUND_SERVICE, "*");
        var services = proxy.next();
        assertThat(names(services))
                .containsExactlyInAnyOrder(
                        "backend.shop.svc.cluster.local", "frontend.web.svc.cluster.local");
        proxy.accept(services);

        store.apply("p.yaml", TestMesh.peerAuthentication("STRICT"), "shop");
        var strict = proxy.next();
        assertThat(names(strict)).containsExactly("shop/backend");
        assertThat(
                        InboundPolicyCodec.unpack(
                                        "shop/backend", strict.getResources(0).getResource())
                                .defaultMode())
                .isEqualTo(TransportMode.STRICT);
        proxy.accept(strict);

        // A change elsewhere is not this proxy's business; the next one is, and comes alone.
        store.apply("p.yaml", TestMesh.peerAuthentication("STRICT"), "web");
        registry.removeNamespace("web");
        var removed = proxy.next();
        assertThat(names(removed)).isEmpty();
        assertThat(removed.getRemovedResourcesList())
                .containsExactly("frontend.web.svc.cluster.local");
        proxy.accept(removed);
        proxy.hangUp();
    }

    @Test
    void anothersPolicyIsNotGivenOut() throws Exception {
        var proxy = new Client("shop", "backend", "backend");
        proxy.subscribe(TypeUrls.INBOUND_POLICY, "web/frontend");
        var answer = proxy.next();
        assertThat(names(answer)).isEmpty();
        assertThat(answer.getRemovedResourcesList()).containsExactly("web/frontend");
        proxy.hangUp();
    }

    @Test
    void aRefusalIsKeptWithItsReason() throws Exception {
        var proxy = new Client("shop", "backend", "backend");
        proxy.subscribe(TypeUrls.INBOUND_POLICY, "shop/backend");
        proxy.refuse(proxy.next(), "shop/backend: no such mode");
        await(() -> distribution.proxies().stream().anyMatch(p -> !p.rejections().isEmpty()));
        var status = distribution.proxies().getFirst();
        assertThat(status.workload()).isEqualTo("shop/backend");
        assertThat(status.settled()).isTrue();
        assertThat(status.accepted().get(TypeUrls.INBOUND_POLICY)).isEmpty();
        assertThat(status.rejections().getFirst().reason()).isEqualTo("shop/backend: no such mode");
        proxy.hangUp();
        await(() -> distribution.proxies().isEmpty());
    }

    @Test
    void theNodesClaimMustBeTheTokens() throws Exception {
        var otherNamespace = new Client("web", "backend", "shop", "backend");
        otherNamespace.subscribe(TypeUrls.INBOUND_POLICY, "shop/backend");
        assertThat(otherNamespace.end()).contains("PERMISSION_DENIED");
        var otherAccount = new Client("shop", "visitor", "shop", "backend");
        otherAccount.subscribe(TypeUrls.INBOUND_POLICY, "shop/backend");
        assertThat(otherAccount.end()).contains("PERMISSION_DENIED");
    }

    @Test
    void rootsComeOverSdsToo() throws Exception {
        var proxy = new Client("shop", "backend", "backend");
        proxy.openSds();
        proxy.subscribe(TypeUrls.SECRET, "ROOTCA");
        var answer = proxy.next();
        var secret = answer.getResources(0).getResource().unpack(Secret.class);
        assertThat(secret.getValidationContext().getTrustedCa().getInlineBytes().toStringUtf8())
                .isEqualTo(roots.current().pem());
        proxy.hangUp();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static List<String> names(DeltaDiscoveryResponse response) {
        return response.getResourcesList().stream().map(Resource::getName).toList();
    }

    /** A proxy with a script. */
    private final class Client implements StreamObserver<DeltaDiscoveryResponse> {

        private final BlockingQueue<DeltaDiscoveryResponse> answers = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        private final Metadata headers = new Metadata();
        private final String nodeId;
        private StreamObserver<DeltaDiscoveryRequest> requests;

        Client(String namespace, String account, String workload) {
            this(namespace, account, namespace, workload);
        }

        Client(String namespace, String account, String claimedNamespace, String claimed) {
            var token =
                    issuer.mint(
                            new Caller(namespace, account),
                            LocalTokenIssuer.AUDIENCE,
                            Duration.ofMinutes(10));
            headers.put(BearerAuthentication.AUTHORIZATION, "Bearer " + token);
            nodeId = "sidecar~127.0.0.1~%s.%s~cluster.local".formatted(claimed, claimedNamespace);
            requests =
                    AggregatedDiscoveryServiceGrpc.newStub(channel)
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                            .deltaAggregatedResources(this);
        }

        void openSds() {
            requests =
                    SecretDiscoveryServiceGrpc.newStub(channel)
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                            .deltaSecrets(this);
        }

        void subscribe(String type, String name) {
            requests.onNext(
                    DeltaDiscoveryRequest.newBuilder()
                            .setNode(Node.newBuilder().setId(nodeId))
                            .setTypeUrl(type)
                            .addResourceNamesSubscribe(name)
                            .build());
        }

        void accept(DeltaDiscoveryResponse answer) {
            requests.onNext(
                    DeltaDiscoveryRequest.newBuilder()
                            .setTypeUrl(answer.getTypeUrl())
                            .setResponseNonce(answer.getNonce())
                            .build());
        }

        void refuse(DeltaDiscoveryResponse answer, String why) {
            requests.onNext(
                    DeltaDiscoveryRequest.newBuilder()
                            .setTypeUrl(answer.getTypeUrl())
                            .setResponseNonce(answer.getNonce())
                            .setErrorDetail(Status.newBuilder().setMessage(why))
                            .build());
        }

        DeltaDiscoveryResponse next() throws InterruptedException {
            var answer = answers.poll(10, TimeUnit.SECONDS);
            assertThat(answer).as("an answer in time; stream's end: %s", ends).isNotNull();
            return answer;
        }

        String end() throws InterruptedException {
            return String.valueOf(ends.poll(10, TimeUnit.SECONDS));
        }

        void hangUp() {
            requests.onCompleted();
        }

        @Override
        public void onNext(DeltaDiscoveryResponse answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable problem) {
            ends.add(problem.toString());
        }

        @Override
        public void onCompleted() {
            ends.add("completed");
        }
    }
}
