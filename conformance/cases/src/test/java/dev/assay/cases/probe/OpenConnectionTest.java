package dev.assay.cases.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.probe.http.Http2Stream;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.fixtures.topology.Ports;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.WireHandler;
import dev.assay.fixtures.workload.EchoApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stays open on a connection: a stream of messages, a request whose body goes on. */
@Timeout(30)
final class OpenConnectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** A test of what an open connection sees. */
    @FunctionalInterface
    private interface Use {
        void of(OpenConnection connection) throws IOException;
    }

    private static void withApplication(Use use) throws IOException {
        var bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var application =
                        EchoApplication.start(
                                "server",
                                "ns",
                                List.of(new EchoApplication.Binding(bind, Ports.AUTO)),
                                new SecretLedger());
                var connection =
                        OpenConnection.to(
                                (_, _) -> {
                                    var at = application.address(Ports.AUTO.number());
                                    var socket = new Socket(at.getAddress(), at.getPort());
                                    return new LoopbackServer.SocketWire(socket, null);
                                },
                                Destination.service("server", 1),
                                LIMIT)) {
            use.of(connection);
        }
    }

    private static Observation firstMessage(WireHandler server) throws IOException {
        try (var loopback = new LoopbackServer(server);
                var connection =
                        OpenConnection.to(loopback.dialer(), loopback.destination(), LIMIT)) {
            return connection.message(new Http2Stream("server", "/"), "one");
        }
    }

    @Test
    void everyMessageOfAStreamComesBackWhileItIsOpen() throws IOException {
        withApplication(connection -> {
            var stream = new Http2Stream("server", EchoApplication.BOTH_WAYS);
            for (String each : List.of("one", "two", "three")) {
                assertThat(connection.message(stream, each))
                        .isInstanceOfSatisfying(
                                Observation.BytesAnswered.class,
                                seen -> assertThat(seen.text()).isEqualTo(each));
            }
        });
    }

    @Test
    void aStreamThatEndsIsARefusal() throws IOException {
        assertThat(firstMessage(wire -> wire.in().readNBytes(24)))
                .isInstanceOf(Observation.Refused.class);
    }

    @Test
    void aStreamThatIsResetIsARefusal() throws IOException {
        byte[] reset = {0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8};
        assertThat(
                        firstMessage(wire -> {
                            wire.in().readNBytes(24);
                            wire.out().write(reset);
                            wire.out().flush();
                            wire.in().readAllBytes();
                        }))
                .isInstanceOfSatisfying(
                        Observation.Refused.class,
                        seen -> assertThat(seen.detail()).isEqualTo("stream reset 8"));
    }

    @Test
    void aRequestThatWasBegunIsAnsweredAtItsEnd() throws IOException {
        withApplication(connection -> {
            byte[] body = "sixteen or more bytes".getBytes(StandardCharsets.US_ASCII);
            var request = new Request("POST", "/", "server", List.of(), body);
            connection.begin(request);
            assertThat(connection.end(request))
                    .isInstanceOfSatisfying(
                            Observation.HttpAnswered.class,
                            seen ->
                                    assertThat(seen.echo().orElseThrow().bodyBytes())
                                            .isEqualTo(body.length));
        });
    }
}
