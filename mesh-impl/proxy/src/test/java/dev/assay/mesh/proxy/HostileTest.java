package dev.assay.mesh.proxy;

import static dev.assay.mesh.policy.effective.TransportMode.PERMISSIVE;
import static dev.assay.mesh.policy.effective.TransportMode.STRICT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestMesh;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Leaks.class)
class HostileTest {

    private static final byte[] HALF_A_HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

    private static Limits quick() {
        return Limits.defaults()
                .withHandshakeTime(Duration.ofMillis(300))
                .withHeaderTime(Duration.ofMillis(300))
                .withDrainTime(Duration.ofMillis(500));
    }

    @Test
    void fiveThousandHalfOpenConnectionsDoNotStopAGoodCaller() throws Exception {
        var open = new ArrayList<SocketChannel>();
        try (var mesh = new TestMesh()) {
            var server = mesh.server(STRICT, App.http());
            var own = Optional.of(mesh.ca.svid("shop", "frontend"));
            long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            for (int i = 0; i < 5_000; i++) {
                InetSocketAddress to = server.at(i % 2 == 0 ? TestMesh.HTTP : TestMesh.TCP);
                SocketChannel socket = SocketChannel.open(to);
                open.add(socket);
                if (i % 3 != 0) {
                    socket.write(ByteBuffer.wrap(HALF_A_HELLO));
                }
                if (i % 500 == 0) {
                    assertServed(server, own);
                }
            }
            assertServed(server, own);
            long used = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before;
            assertThat(used).as("bytes of direct memory").isLessThan(128L << 20);
        } finally {
            for (SocketChannel socket : open) {
                socket.close();
            }
        }
    }

    private static void assertServed(
            TestMesh.Sidecar server, Optional<dev.assay.mesh.identity.Svid> own) throws Exception {
        try (var caller =
                Caller.tls(server.at(TestMesh.HTTP), own, "TLSv1.3", "istio-http/1.1", "istio")) {
            assertThat(caller.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void silenceAndSlownessEndAtTheLimits() throws Exception {
        try (var mesh = new TestMesh(quick())) {
            var server = mesh.server(STRICT, App.http());
            try (var silent = Caller.plaintext(server.at(TestMesh.TCP))) {
                assertThatThrownBy(() -> silent.socket().getInputStream().read())
                        .hasMessageContaining("reset");
            }
            try (var half = SocketChannel.open(server.at(TestMesh.HTTP))) {
                half.write(ByteBuffer.wrap(HALF_A_HELLO));
                assertThatThrownBy(() -> half.read(ByteBuffer.allocate(1)))
                        .isInstanceOf(IOException.class);
            }
            server.mode(PERMISSIVE);
            try (var slow = Caller.plaintext(server.at(TestMesh.HTTP))) {
                slow.send("GET / HTTP/1.1\r\nHost: s\r\nX-Slow: ");
                assertThat(slow.readAll()).isEmpty();
            }
            try (var patient = Caller.plaintext(server.at(TestMesh.HTTP))) {
                Eventually.until(() -> server.log.entries().size() >= 3);
                assertThat(patient.get("/").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aConnectionEndsAtItsAgeHoweverMuchItIsUsed() throws Exception {
        var limits = Limits.defaults().withConnectionTime(Duration.ofMillis(500));
        try (var mesh = new TestMesh(limits)) {
            var streams = mesh.server(PERMISSIVE, App.echo());
            try (var stream = Caller.plaintext(streams.at(TestMesh.TCP))) {
                assertThatThrownBy(
                                () -> {
                                    while (true) {
                                        stream.send("x");
                                        assertThat(stream.socket().getInputStream().read())
                                                .isEqualTo('x');
                                    }
                                })
                        .isInstanceOf(IOException.class);
            }
            streams.awaitLogged(entry -> entry.flags().equals("DT"));
            var requests = mesh.server(PERMISSIVE, App.http());
            try (var caller = Caller.plaintext(requests.at(TestMesh.HTTP))) {
                assertThat(caller.get("/").status()).isEqualTo(200);
                assertThat(caller.readAll()).isEmpty();
            }
        }
    }

    @Test
    void connectionsAboveTheLimitAreReset() throws Exception {
        try (var mesh = new TestMesh(quick().withMaxConnections(3))) {
            var server = mesh.server(PERMISSIVE, App.http());
            var held = new ArrayList<Caller>();
            for (int i = 0; i < 3; i++) {
                held.add(Caller.plaintext(server.at(TestMesh.HTTP)));
                assertThat(held.getLast().get("/").status()).isEqualTo(200);
            }
            try (var fourth = Caller.plaintext(server.at(TestMesh.HTTP))) {
                assertThatThrownBy(() -> fourth.get("/")).isInstanceOf(IOException.class);
            }
            for (Caller each : held) {
                assertThat(each.get("/").status()).isEqualTo(200);
                each.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void brokenRequestsAreAnswered400AndNeverForwarded(String request) throws Exception {
        try (var mesh = new TestMesh(quick())) {
            var app = App.http();
            var server = mesh.server(PERMISSIVE, app);
            try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
                caller.send(request);
                assertThatThrownBy(
                                () -> {
                                    assertThat(caller.answer().status()).isEqualTo(400);
                                    throw new IOException("answered as expected");
                                })
                        .as("400, or the connection is closed")
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(SocketTimeoutException.class);
            }
            assertThat(app.seen()).noneSatisfy(seen -> assertThat(seen).startsWith("GET"));
        }
    }

    @Test
    void headersAreBounded() throws Exception {
        try (var mesh = new TestMesh()) {
            var server = mesh.server(PERMISSIVE, App.http());
            try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
                assertThat(caller.get("/", "X: " + "a".repeat(50_000)).status()).isEqualTo(200);
                assertThat(caller.get("/", "X: " + "a".repeat(70_000)).status()).isEqualTo(431);
            }
            try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
                assertThat(caller.get("/" + "a".repeat(70_000)).status()).isEqualTo(414);
            }
        }
    }

    @Test
    void randomBytesInRandomSegmentsHarmNobody() throws Exception {
        try (var mesh = new TestMesh(quick())) {
            var server = mesh.server(PERMISSIVE, App.http());
            var own = Optional.of(mesh.ca.svid("shop", "frontend"));
            List<String> beginnings =
                    List.of(
                            "",
                            "GET / HTTP/1.1\r\nHost: a\r\n",
                            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                            "\u0016\u0003\u0001");
            for (int seed = 0; seed < 200; seed++) {
                var random = new Random(seed);
                int port = List.of(TestMesh.HTTP, TestMesh.HTTP2, TestMesh.AUTO).get(seed % 3);
                try (var socket = SocketChannel.open(server.at(port))) {
                    socket.write(
                            ByteBuffer.wrap(
                                    beginnings
                                            .get(random.nextInt(beginnings.size()))
                                            .getBytes(StandardCharsets.ISO_8859_1)));
                    for (int i = 0; i < random.nextInt(5); i++) {
                        byte[] junk = new byte[1 + random.nextInt(300)];
                        random.nextBytes(junk);
                        socket.write(ByteBuffer.wrap(junk));
                    }
                } catch (IOException e) {
                    assertThat(e).as("seed %d", seed).hasMessageMatching(".*(reset|pipe).*");
                }
            }
            assertServed(server, own);
        }
    }

    @Test
    void aCallerThatDoesNotReadHoldsUpOnlyItself() throws Exception {
        try (var mesh = new TestMesh(quick())) {
            var server = mesh.server(PERMISSIVE, App.echo());
            long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            try (var greedy = SocketChannel.open(server.at(TestMesh.TCP))) {
                greedy.configureBlocking(false);
                var chunk = ByteBuffer.allocate(1 << 16);
                long written = 0;
                int stuck = 0;
                while (written < (256L << 20) && stuck < 200) {
                    chunk.clear();
                    int count = greedy.write(chunk);
                    written += count;
                    stuck = count == 0 ? stuck + 1 : 0;
                    if (count == 0) {
                        Thread.onSpinWait();
                        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                    }
                }
                assertThat(written)
                        .as("bytes taken from one that reads none")
                        .isLessThan(128L << 20);
                long used = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before;
                assertThat(used).isLessThan(64L << 20);
                try (var other = Caller.plaintext(server.at(TestMesh.TCP))) {
                    assertThat(other.send("ping").read(4)).isEqualTo("ping");
                }
            }
        }
    }
}
