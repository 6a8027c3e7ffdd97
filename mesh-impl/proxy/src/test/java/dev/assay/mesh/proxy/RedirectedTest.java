package dev.assay.mesh.proxy;

import static dev.assay.mesh.proxy.testing.TestMesh.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.proxy.access.RecentAccessLog;
import dev.assay.mesh.proxy.config.LiveValue;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import dev.assay.mesh.proxy.connect.Sockets;
import dev.assay.mesh.proxy.inbound.RedirectedCapture;
import dev.assay.mesh.proxy.outbound.OutboundCaptures;
import dev.assay.mesh.proxy.redirect.OwnSockets;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redirected listeners; what a connection was meant for is said by the test, not by a kernel. */
@ExtendWith(Leaks.class)
class RedirectedTest {

    private static final InetAddress OWN = InetAddress.getLoopbackAddress();
    private static final String SOURCE = "127.0.0.6";
    private static final String VIRTUAL = "10.43.0.7";

    private final TestMesh mesh = new TestMesh();
    private final RecentAccessLog log = new RecentAccessLog(100);
    private final App app =
            new App((socket, app) -> {
                byte[] seen = socket.getInputStream().readNBytes(5);
                String answer =
                        new String(seen, StandardCharsets.ISO_8859_1)
                                + " from "
                                + socket.getInetAddress().getHostAddress();
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            });
    private volatile Optional<InetSocketAddress> meant = Optional.empty();
    private InetSocketAddress in = new InetSocketAddress(0);
    private InetSocketAddress out = new InetSocketAddress(0);
    private ProxyRuntime runtime = mesh.runtime;
    private Optional<Proxy> proxy = Optional.empty();

    void start(Sockets sockets) throws Exception {
        in = new InetSocketAddress(OWN, free());
        out = new InetSocketAddress(OWN, free());
        var own = new OwnSockets(OWN, Set.of(in.getPort(), out.getPort()));
        var limits = Limits.defaults().withDrainTime(Duration.ofSeconds(1));
        runtime = ProxyRuntime.start(1, sockets, limits, Clock.systemUTC());
        var endpoint = plain(app.address());
        var port = new ServicePort(80, "", PortProtocol.TCP, List.of(endpoint));
        var service = new OutboundService(TestMesh.HOST, VIRTUAL, List.of(port));
        var started =
                new Proxy(
                        new ProxySpec(
                                "shop",
                                "server",
                                List.of(
                                        new RedirectedCapture(
                                                in,
                                                own,
                                                InetAddress.ofLiteral(SOURCE),
                                                channel -> meant)),
                                new OutboundCaptures.Redirected(out, own, channel -> meant),
                                TestMesh.loopback(),
                                new InetSocketAddress(0).getAddress(),
                                limits),
                        mesh.parts(),
                        runtime,
                        new LiveValue<>(
                                new ProxyConfig(
                                        TestMesh.policy(TransportMode.DISABLE),
                                        Map.of(TestMesh.HOST, service))),
                        new LiveValue<>(
                                new WorkloadSecrets(
                                        mesh.ca.svid("shop", "server"), mesh.ca.bundles(), 1)),
                        log);
        started.start();
        proxy = Optional.of(started);
    }

    @AfterEach
    void close() throws Exception {
        proxy.ifPresent(Proxy::close);
        runtime.close();
        app.close();
        mesh.close();
    }

    @ParameterizedTest
    @EnumSource(Sockets.class)
    void theApplicationIsCalledAtThePortThatWasMeantFromAnAddressOfItsOwn(Sockets sockets)
            throws Exception {
        start(sockets);
        meant = Optional.of(app.address());
        assertThat(call(in)).isEqualTo("hello from " + SOURCE);
        Eventually.until(() -> !log.entries().isEmpty());
        assertThat(log.entries().getFirst().port()).isEqualTo(app.address().getPort());
    }

    @ParameterizedTest
    @EnumSource(Sockets.class)
    void whoCallsTheListenerItselfOrMeansAnotherMachineReachesNobody(Sockets sockets)
            throws Exception {
        start(sockets);
        for (var direct :
                List.of(
                        Optional.<InetSocketAddress>empty(),
                        Optional.of(in),
                        Optional.of(out),
                        Optional.of(
                                new InetSocketAddress("127.0.0.77", app.address().getPort())))) {
            meant = direct;
            assertThat(call(in)).as("meant: %s", direct).isEmpty();
        }
        assertThat(app.connections()).isZero();
        assertThat(log.entries())
                .hasSize(4)
                .allSatisfy(entry -> assertThat(entry.flags()).isEqualTo("NR"));
    }

    @ParameterizedTest
    @EnumSource(Sockets.class)
    void aCallToAServicesAddressGoesToItsEndpoint(Sockets sockets) throws Exception {
        start(sockets);
        meant = Optional.of(new InetSocketAddress(VIRTUAL, 80));
        assertThat(call(out)).startsWith("hello from ");
        Eventually.until(() -> !log.entries().isEmpty());
        assertThat(log.entries().getFirst().service()).isEqualTo(TestMesh.HOST);
    }

    @ParameterizedTest
    @EnumSource(Sockets.class)
    void aCallToAnyOtherAddressGoesThere(Sockets sockets) throws Exception {
        start(sockets);
        meant = Optional.of(app.address());
        assertThat(call(out)).startsWith("hello from ");
        Eventually.until(() -> !log.entries().isEmpty());
        assertThat(log.entries().getFirst().service()).isEqualTo("PassthroughCluster");
        assertThat(log.entries().getFirst().sentBytes()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Sockets.class)
    void aCallToTheProxyItselfGoesNowhere(Sockets sockets) throws Exception {
        start(sockets);
        for (var loop : List.of(in, out)) {
            meant = Optional.of(loop);
            assertThat(call(out)).as("meant: %s", loop).isEmpty();
        }
        assertThat(log.entries())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.service()).isEqualTo("BlackHoleCluster"));
    }

    /** What comes back; empty if the connection is ended instead. */
    private static String call(InetSocketAddress to) {
        try (var caller = Caller.plaintext(to)) {
            return caller.send("hello").readAll();
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("Connection reset.*|Broken pipe");
            return "";
        }
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, OWN)) {
            return socket.getLocalPort();
        }
    }
}
