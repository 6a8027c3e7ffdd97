package dev.assay.mesh.proxy;

import static dev.assay.mesh.policy.effective.TransportMode.STRICT;
import static dev.assay.mesh.proxy.testing.TestMesh.mutual;
import static dev.assay.mesh.proxy.testing.TestMesh.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.proxy.access.AccessEntry;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.H2;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Outbound connections that may become only so old. */
@ExtendWith(Leaks.class)
class ConnectionAgeTest {

    private static final Duration AGE = Duration.ofMillis(300);

    /** For a stream of bytes, whose age counts from before its handshake. */
    private static final Duration LONGER = Duration.ofSeconds(1);

    private final TestMesh mesh = new TestMesh();
    private final H2 h2 = new H2();

    @AfterEach
    void close() throws Exception {
        mesh.close();
        h2.close();
    }

    @Test
    void aPooledConnectionIsReplacedAndNoRequestFails() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, bounded(mutual(server.at(TestMesh.HTTP))));
        try (var caller = Caller.plaintext(client.service())) {
            long begun = System.nanoTime();
            Eventually.until(() -> {
                assertThat(status(caller)).isEqualTo(200);
                return connections(server) == 3;
            });
            assertThat(sinceNanos(begun)).isGreaterThanOrEqualTo(AGE.multipliedBy(2));
        }
    }

    @Test
    void anHttp2ConnectionIsReplacedAndNoStreamFails() throws Exception {
        var server = mesh.server(STRICT, h2.app());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP2, bounded(mutual(server.at(TestMesh.HTTP2))));
        var connection = h2.connect(client.service());
        var underWay = h2.begin(connection, "/long");
        Eventually.until(() -> {
            H2.Answer answer = h2.post(connection, "/", "x").orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(answer.trailers().get("done")).hasToString("yes");
            return connections(server) == 3;
        });
        assertThat(underWay).as("a stream on a connection that is past its age").isNotDone();
        assertThat(h2.resets()).isEmpty();
    }

    @Test
    void aRequestUnderWayIsFinishedOnAConnectionPastItsAge() throws Exception {
        var release = new CountDownLatch(1);
        var ended = new AtomicInteger();
        var client = mesh.client("frontend");
        try (var app = answering(release, ended)) {
            client.endpoints(PortProtocol.HTTP, bounded(plain(app.address())));
            try (var slow = Caller.plaintext(client.service());
                    var quick = Caller.plaintext(client.service())) {
                slow.send("GET /slow HTTP/1.1\r\nHost: s\r\n\r\n");
                Eventually.until(() -> app.seen().size() == 1);
                assertThat(quick.get("/quick").status()).isEqualTo(200);
                Eventually.until("the idle one ends", AGE.plusSeconds(10), () -> ended.get() == 1);
                release.countDown();
                assertThat(slow.answer().status()).isEqualTo(200);
                Eventually.until(
                        "so does the busy one", AGE.plusSeconds(10), () -> ended.get() == 2);
                assertThat(slow.get("/quick").status()).isEqualTo(200);
            }
            assertThat(app.connections()).isEqualTo(3);
        }
    }

    @Test
    void aStreamOfBytesEndsAtItsAgeAndOneThatIsNotBoundedDoesNot() throws Exception {
        var server = mesh.server(STRICT, App.echo());
        var free = mesh.client("free");
        free.endpoints(PortProtocol.TCP, mutual(server.at(TestMesh.TCP)));
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.TCP, bounded(mutual(server.at(TestMesh.TCP)), LONGER));
        var at = client.service();
        try (var unbounded = Caller.plaintext(free.service())) {
            assertThat(unbounded.send("ping").read(4)).isEqualTo("ping");
            long begun = System.nanoTime();
            try (var caller = Caller.plaintext(at)) {
                assertThat(caller.send("ping").readAll()).as("in order").isIn("ping", "pingbye");
            }
            assertThat(sinceNanos(begun)).isGreaterThanOrEqualTo(LONGER);
            assertThat(unbounded.send("pong").read(4)).isEqualTo("pong");
        }
        client.awaitLogged(entry ->
                entry.flags().equals("DT")
                        && entry.detail().equals("closed: as old as a connection may become"));
        Eventually.until(() -> server.log.entries().size() == 2);
    }

    /**
     * Neither a peer that does not read nor bytes that wait for it hold a stream that is of age.
     */
    @Test
    void aStreamThatIsStuckEndsAtItsAge() throws Exception {
        var stuck = new CountDownLatch(1);
        var client = mesh.client("frontend");
        try (var app = new App((socket, seen) -> await(stuck))) {
            client.endpoints(PortProtocol.TCP, bounded(plain(app.address())));
            try (var caller = Caller.plaintext(client.service())) {
                Thread.startVirtualThread(() -> flood(caller));
                client.awaitLogged(entry -> entry.flags().equals("DT"));
            } finally {
                stuck.countDown();
            }
        }
    }

    private static Endpoint bounded(Endpoint endpoint) {
        return bounded(endpoint, AGE);
    }

    private static Endpoint bounded(Endpoint endpoint, Duration age) {
        return new Endpoint(
                endpoint.address(),
                endpoint.port(),
                endpoint.tls(),
                endpoint.workload(),
                Optional.of(age));
    }

    private static long connections(TestMesh.Sidecar server) {
        return server.log.entries().stream().map(AccessEntry::peer).distinct().count();
    }

    private static Duration sinceNanos(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static int status(Caller caller) {
        try {
            return caller.get("/").status();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static App answering(CountDownLatch release, AtomicInteger ended) {
        return new App((socket, app) -> {
            for (String head = App.readHead(socket.getInputStream());
                    !head.isEmpty();
                    head = App.readHead(socket.getInputStream())) {
                app.seen().add(head);
                if (head.startsWith("GET /slow")) {
                    await(release);
                }
                socket.getOutputStream()
                        .write(
                                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            ended.incrementAndGet();
        });
    }

    private static void flood(Caller caller) {
        String much = "x".repeat(1 << 16);
        try {
            while (true) {
                caller.send(much);
            }
        } catch (java.io.IOException e) {
            // The end that the test waits for.
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
