package dev.assay.mesh.proxy.extauthz;

import static dev.assay.mesh.policy.effective.TransportMode.PERMISSIVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.authz.StandardAuthorizer;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.extauthz.HeaderNames;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestMesh;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests and connections that wait for an external authorizer. */
@ExtendWith(Leaks.class)
class ExternalChecksTest {

    private static final String POLICIES =
            """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: ask}
            spec:
              action: CUSTOM
              provider: {name: ext}
              rules:
              - to: [{operation: {paths: ["/asked/*"]}}]
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: deny}
            spec:
              action: DENY
              rules:
              - to: [{operation: {paths: [/asked/overruled], ports: ["8080"]}}]
            """;

    private static final ExtensionProvider.Http BY_HTTP =
            new ExtensionProvider.Http(
                    "/check",
                    new HeaderNames(List.of("x-shown*")),
                    Map.of("x-added", "1"),
                    new HeaderNames(List.of("x-user")),
                    new HeaderNames(List.of("x-why")));

    /** What an authorizer sees when its caller gives up. */
    private static final String GONE = "gone";

    private static final int HTTP2_PREFACE = 24;
    private static final String HEADERS = "frame 1";
    private static final String RST_STREAM = "frame 3";

    private final TestMesh mesh = new TestMesh();
    private final List<AutoCloseable> others = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        mesh.close();
        for (AutoCloseable each : others) {
            each.close();
        }
    }

    private static ExtensionProvider provider(ExtensionProvider.Protocol protocol) {
        return new ExtensionProvider(
                "ext", TestMesh.HOST, 80, Duration.ofMillis(500), false, 503, protocol);
    }

    private static ExtensionProvider patient(ExtensionProvider.Protocol protocol) {
        return new ExtensionProvider(
                "ext", TestMesh.HOST, 80, ExtensionProvider.DEFAULT_TIMEOUT, false, 503, protocol);
    }

    private static ExtensionProvider failingOpen() {
        return new ExtensionProvider(
                "ext", TestMesh.HOST, 80, Duration.ofMillis(500), true, 503, BY_HTTP);
    }

    /** A server that is told of a provider at this address. */
    private TestMesh.Sidecar server(App app, InetSocketAddress at, ExtensionProvider provider) {
        var server =
                mesh.server(PERMISSIVE, app, mesh.parts().withAuthorizer(new StandardAuthorizer()));
        server.endpoints(PortProtocol.HTTP, TestMesh.plain(at));
        server.inbound(policy ->
                TestMesh.withProviders(
                        TestMesh.withAuthorization(policy, POLICIES), List.of(provider)));
        return server;
    }

    /** Answers a check by the last word of its path. */
    private App authorizer() {
        var authorizer =
                new App((socket, app) -> {
                    while (true) {
                        String head = App.readHead(socket.getInputStream());
                        if (head.isEmpty()) {
                            app.seen().add(GONE);
                            return;
                        }
                        app.seen().add(head);
                        String path = head.split(" ", -1)[1];
                        String answer =
                                switch (path.substring(path.lastIndexOf('/') + 1)) {
                                    case "denied" ->
                                            "HTTP/1.1 401 No\r\nx-why: why\r\nx-inner: secret\r\ncontent-length: 4\r\n\r\nnope";
                                    case "broken" -> "HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n";
                                    case "hanging" -> "";
                                    case "lines" ->
                                            "HTTP/1.1 403 No\r\nx-why: why\r\ncontent-length: 6\r\n\r\n100%\nx";
                                    case "switching" ->
                                            "HTTP/1.1 101 Yes\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n";
                                    default ->
                                            "HTTP/1.1 200 OK\r\nx-user: alice\r\nx-inner: secret\r\ncontent-length: 0\r\n\r\n";
                                };
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    }
                });
        others.add(authorizer);
        return authorizer;
    }

    @Test
    void anAllowedRequestGoesOnWithWhatTheProviderSaidOfIt() throws Exception {
        var authorizer = authorizer();
        var server = server(App.http(), authorizer.address(), provider(BY_HTTP));
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            var answer =
                    caller.get(
                            "/asked/allowed?q=1",
                            "x-user: forged",
                            "x-shown-one: a",
                            "x-hidden: b",
                            "authorization: Bearer c",
                            "x-forwarded-client-cert: By=forged");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("GET /asked/allowed?q=1 ", "x-user: alice")
                    .doesNotContain("forged", "x-inner");
        }
        assertThat(authorizer.seen().getFirst())
                .startsWith("GET /check/asked/allowed?q=1 HTTP/1.1\r\n")
                .containsIgnoringCase("host: server\r\n")
                .contains("x-shown-one: a", "authorization: Bearer c", "x-added: 1")
                .doesNotContain("x-hidden", "forged");
    }

    @Test
    void aBodyWaitsForTheProvider() throws Exception {
        var authorizer = authorizer();
        var server = server(App.http(), authorizer.address(), provider(BY_HTTP));
        String body = "x".repeat(300_000);
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            for (String path : List.of("/asked/allowed", "/asked/denied", "/asked/again")) {
                caller.send(
                        "POST "
                                + path
                                + " HTTP/1.1\r\nHost: server\r\nContent-Length: 300000\r\n\r\n"
                                + body);
                var answer = caller.answer();
                if (path.endsWith("denied")) {
                    assertThat(answer.status()).isEqualTo(401);
                } else {
                    assertThat(answer.body()).endsWith(body);
                }
            }
        }
    }

    @Test
    void aDeniedRequestGetsTheProvidersAnswer() throws Exception {
        var app = App.http();
        var server = server(app, authorizer().address(), provider(BY_HTTP));
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            var answer = caller.get("/asked/denied");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.head()).contains("x-why: why").doesNotContain("x-inner");
            assertThat(answer.body()).isEqualTo("nope");
            assertThat(caller.get("/else").status()).isEqualTo(200);
            assertThat(caller.get("/asked/overruled").body()).isEqualTo("RBAC: access denied");
        }
        assertThat(app.seen()).hasSize(1);
        server.awaitLogged(e ->
                e.flags().equals("UAEX")
                        && e.detail().equals("ext_authz_denied: by provider 'ext'"));
    }

    @Test
    void aCallerOverGrpcReadsTheDenialInHeaders() throws Exception {
        var server = server(App.http(), authorizer().address(), provider(BY_HTTP));
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            var answer = caller.get("/asked/lines", "content-type: application/grpc");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.head())
                    .contains("grpc-status: 7", "grpc-message: 100%25%0Ax", "x-why: why");
        }
    }

    /** That the caller has gone is seen on a connection of which no HTTP is read, too. */
    @Test
    void aConnectionThatEndsMeanwhileIsNoLongerAskedAbout() throws Exception {
        var provider =
                new App((socket, app) -> {
                    InputStream in = socket.getInputStream();
                    in.readNBytes(HTTP2_PREFACE);
                    for (byte[] head = in.readNBytes(9);
                            head.length == 9;
                            head = in.readNBytes(9)) {
                        in.readNBytes(ByteBuffer.wrap(head).getInt() >>> 8);
                        app.seen().add("frame " + head[3]);
                    }
                });
        others.add(provider);
        var app = App.http();
        var server = server(app, provider.address(), patient(new ExtensionProvider.Grpc()));
        try (var caller = Caller.plaintext(server.at(TestMesh.TCP))) {
            caller.send("GET / HTTP/1.1\r\nHost: server\r\n\r\n");
            Eventually.until(() -> provider.seen().contains(HEADERS));
            caller.socket().setSoLinger(true, 0);
        }
        Eventually.until(() -> provider.seen().contains(RST_STREAM));
        assertThat(app.seen()).noneMatch(head -> head.startsWith("GET"));
    }

    @Test
    void whatNobodyAnswersFailsAsTheProviderSays() throws Exception {
        var authorizer = authorizer();
        var server = server(App.http(), authorizer.address(), provider(BY_HTTP));
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            assertThat(caller.get("/asked/broken").status()).isEqualTo(503);
            assertThat(caller.get("/asked/hanging").status()).isEqualTo(503);
            assertThat(caller.get("/asked/switching").status()).isEqualTo(503);
            assertThat(caller.get("/else").status()).isEqualTo(200);
            server.endpoints(PortProtocol.HTTP, TestMesh.plain(TestMesh.dead()));
            assertThat(caller.get("/asked/allowed").status()).isEqualTo(503);
            server.endpoints(PortProtocol.HTTP);
            assertThat(caller.get("/asked/allowed").status()).isEqualTo(503);
            server.inbound(policy -> TestMesh.withProviders(policy, List.of(failingOpen())));
            assertThat(caller.get("/asked/allowed").status()).isEqualTo(200);
            server.inbound(policy -> TestMesh.withProviders(policy, List.of()));
            assertThat(caller.get("/asked/allowed").body()).isEqualTo("RBAC: access denied");
        }
        server.awaitLogged(e -> e.detail().contains("provider 'ext': no answer within"));
    }

    @Test
    void aCallerThatGoesAwayMeanwhileHarmsNobody() throws Exception {
        var authorizer = authorizer();
        var server = server(App.http(), authorizer.address(), patient(BY_HTTP));
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            caller.send("GET /asked/hanging HTTP/1.1\r\nHost: server\r\n\r\n");
            Eventually.until(() -> !authorizer.seen().isEmpty());
            caller.socket().setSoLinger(true, 0);
        }
        server.awaitLogged(e -> e.path().equals("/asked/hanging") && e.flags().equals("DC"));
        Eventually.until(() -> authorizer.seen().contains(GONE));
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            assertThat(caller.get("/asked/allowed").status()).isEqualTo(200);
        }
    }

    @Test
    void aKeptConnectionThatIsClosedMeanwhileIsNoFailure() throws Exception {
        var authorizer =
                new App((socket, app) -> {
                    app.seen().add(App.readHead(socket.getInputStream()));
                    socket.getOutputStream()
                            .write(
                                    "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
                                            .getBytes(StandardCharsets.US_ASCII));
                });
        others.add(authorizer);
        var server = server(App.http(), authorizer.address(), provider(BY_HTTP));
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            for (int i = 0; i < 20; i++) {
                assertThat(caller.get("/asked/allowed").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aProviderThatSpeaksGrpcIsAskedAboutRequestsAndConnections() throws Exception {
        var asked = new ArrayList<CheckRequest>();
        Server provider =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(
                                new AuthorizationGrpc.AuthorizationImplBase() {
                                    @Override
                                    public void check(
                                            CheckRequest request,
                                            StreamObserver<CheckResponse> answer) {
                                        synchronized (asked) {
                                            asked.add(request);
                                        }
                                        var response = CheckResponse.newBuilder();
                                        if (request.getAttributes()
                                                .getRequest()
                                                .getHttp()
                                                .getPath()
                                                .endsWith("denied")) {
                                            response.getStatusBuilder().setCode(7);
                                        }
                                        answer.onNext(response.build());
                                        answer.onCompleted();
                                    }
                                })
                        .build()
                        .start();
        others.add(provider::shutdownNow);
        var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), provider.getPort());
        var server = server(App.http(), at, provider(new ExtensionProvider.Grpc()));
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            assertThat(caller.get("/asked/allowed").status()).isEqualTo(200);
            assertThat(caller.get("/asked/denied").status()).isEqualTo(403);
            assertThat(caller.get("/asked/allowed").status()).isEqualTo(200);
        }
        assertThat(asked).hasSize(3);
        try (var caller = Caller.plaintext(server.at(TestMesh.TCP))) {
            assertThat(caller.get("/raw").status()).isEqualTo(200);
            assertThat(caller.get("/raw").status()).isEqualTo(200);
        }
        assertThat(asked).hasSize(4);
        provider.shutdownNow().awaitTermination();
        try (var caller = Caller.plaintext(server.at(TestMesh.TCP))) {
            caller.send("GET / HTTP/1.1\r\nHost: server\r\n\r\n");
            assertThat(caller.readAll()).isEmpty();
        }
    }
}
