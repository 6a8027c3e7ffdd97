package dev.assay.mesh.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.proxy.config.LiveValue;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import dev.assay.mesh.proxy.testing.Eventually;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As a stock Envoy in the pod would ask. */
class SdsServerTest {

    @TempDir Path folder;
    private TestControlPlane plane;
    private AgentRuntime runtime;
    private ControlPlaneChannel control;
    private WorkloadAgent agent;
    private LiveValue<WorkloadSecrets> secrets;
    private SdsServer server;
    private ManagedChannel envoy;

    @BeforeEach
    void start() throws Exception {
        plane = new TestControlPlane();
        plane.deploy("shop", "backend");
        runtime = new AgentRuntime();
        control = plane.channel(runtime);
        agent =
                new WorkloadAgent(
                        plane.settings("shop", "backend", Duration.ofHours(1)),
                        runtime,
                        control,
                        plane.parts("shop", "backend"));
        agent.start().get(20, TimeUnit.SECONDS);
        secrets = new LiveValue<>(agent.secrets().current());
        server = SdsServer.start(runtime, folder.resolve("sds/socket"), secrets);
        envoy =
                NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(server.socket()))
                        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                        .eventLoopGroup(runtime.loops())
                        .usePlaintext()
                        .build();
    }

    @AfterEach
    void stop() throws Exception {
        envoy.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.close();
        assertThat(server.socket()).doesNotExist();
        agent.close();
        control.close();
        runtime.close();
        plane.close();
    }

    @Test
    void theSocketIsForItsUserAlone() throws Exception {
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("sds"))))
                .isEqualTo("rwx------");
    }

    @Test
    void certificateAndRootsComeOverDeltaAndFollowChanges() throws Exception {
        var answers = new Answers<DeltaDiscoveryResponse>();
        var requests = SecretDiscoveryServiceGrpc.newStub(envoy).deltaSecrets(answers);
        requests.onNext(
                DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(TypeUrls.SECRET)
                        .addResourceNamesSubscribe("default")
                        .addResourceNamesSubscribe("ROOTCA")
                        .build());
        var first = answers.next();
        assertThat(first.getResourcesCount()).isEqualTo(2);
        requests.onNext(
                DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(TypeUrls.SECRET)
                        .setResponseNonce(first.getNonce())
                        .build());
        rotate();
        var second = answers.next();
        assertThat(second.getResourcesCount()).as("only the certificate").isEqualTo(1);
        assertThat(chain(second.getResources(0).getResource().unpack(Secret.class)))
                .isEqualTo(secrets.current().svid().chainPem());
        requests.onCompleted();
    }

    @Test
    void stateOfTheWorldHoldsWhatWasAskedFor() throws Exception {
        var answers = new Answers<DiscoveryResponse>();
        var requests = SecretDiscoveryServiceGrpc.newStub(envoy).streamSecrets(answers);
        requests.onNext(
                DiscoveryRequest.newBuilder()
                        .setTypeUrl(TypeUrls.SECRET)
                        .addResourceNames("default")
                        .build());
        var first = answers.next();
        assertThat(chain(only(first))).isEqualTo(secrets.current().svid().chainPem());
        requests.onNext(
                DiscoveryRequest.newBuilder()
                        .setTypeUrl(TypeUrls.SECRET)
                        .addResourceNames("default")
                        .setVersionInfo(first.getVersionInfo())
                        .setResponseNonce(first.getNonce())
                        .build());
        rotate();
        var second = answers.next();
        assertThat(chain(only(second))).isEqualTo(secrets.current().svid().chainPem());
        assertThat(second.getVersionInfo()).isNotEqualTo(first.getVersionInfo());
        requests.onCompleted();
    }

    private void rotate() throws Exception {
        var old = secrets.current();
        agent.renewCertificate();
        Eventually.until(
                "a new certificate",
                Duration.ofSeconds(10),
                () -> agent.secrets().current().generation() > old.generation());
        secrets.publish(agent.secrets().current());
    }

    private static Secret only(DiscoveryResponse response) throws InvalidProtocolBufferException {
        assertThat(response.getResourcesCount()).isEqualTo(1);
        return response.getResources(0).unpack(Secret.class);
    }

    private static String chain(Secret secret) {
        return secret.getTlsCertificate().getCertificateChain().getInlineBytes().toStringUtf8();
    }

    private static final class Answers<T> implements StreamObserver<T> {

        private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();

        T next() throws InterruptedException {
            var answer = queue.poll(10, TimeUnit.SECONDS);
            assertThat(answer).as("an answer in time").isNotNull();
            return answer;
        }

        @Override
        public void onNext(T answer) {
            queue.add(answer);
        }

        @Override
        public void onError(Throwable problem) {
            // The next answer will be missed.
        }

        @Override
        public void onCompleted() {
            // The next answer will be missed.
        }
    }
}
