package dev.assay.mesh.proxy;

import static dev.assay.mesh.policy.effective.TransportMode.PERMISSIVE;
import static dev.assay.mesh.policy.effective.TransportMode.STRICT;
import static dev.assay.mesh.proxy.testing.TestMesh.mutual;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.policy.authz.Noted;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.H2;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestMesh;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Leaks.class)
class Http2Test {

    private final TestMesh mesh = new TestMesh();
    private final H2 h2 = new H2();

    @AfterEach
    void close() throws Exception {
        mesh.close();
        h2.close();
    }

    private static H2.Answer get(CompletableFuture<H2.Answer> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"HTTP2,8081", "AUTO,9100"})
    void streamsCrossTheMeshWithBodiesAndTrailers(PortProtocol protocol, int port)
            throws Exception {
        var server = mesh.server(STRICT, h2.app());
        var client = mesh.client("frontend");
        client.endpoints(protocol, mutual(server.at(port)));
        var connection = h2.connect(client.service());
        var answers = new ArrayList<CompletableFuture<H2.Answer>>();
        for (int i = 0; i < 20; i++) {
            answers.add(h2.post(connection, "/" + i, "x".repeat(i * 10_000)));
        }
        for (int i = 0; i < answers.size(); i++) {
            H2.Answer answer = get(answers.get(i));
            assertThat(answer.headers().status()).hasToString("200");
            assertThat(answer.headers().get("path")).hasToString("/" + i);
            assertThat(answer.headers().get("xfcc").toString())
                    .contains("URI=spiffe://cluster.local/ns/shop/sa/frontend");
            assertThat(answer.body()).hasSize(i * 10_000);
            assertThat(answer.trailers().get("done")).hasToString("yes");
        }
    }

    @Test
    void http1CallersReachAnHttp2Application() throws Exception {
        var server = mesh.server(PERMISSIVE, h2.app());
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP2))) {
            var answer = caller.send("GET /x HTTP/1.1\r\nHost: s\r\n\r\n").read(12);
            assertThat(answer).isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void http2CallersReachAnHttp1Application() throws Exception {
        var server = mesh.server(PERMISSIVE, App.http());
        var answer = get(h2.post(h2.connect(server.at(TestMesh.HTTP)), "/a", "body"));
        assertThat(answer.body())
                .startsWith("POST /a HTTP/1.1")
                .containsIgnoringCase("host: server")
                .doesNotContainIgnoringCase("x-http2");
    }

    @Test
    void aDeniedCallGetsItsGrpcStatusAndTheConnectionGoesOn() throws Exception {
        var parts =
                mesh.parts()
                        .withAuthorizer(
                                _ -> _ -> new Decision.NoRuleAllows(List.of(), Noted.NOTHING));
        var server = mesh.server(PERMISSIVE, h2.app(), parts);
        var connection = h2.connect(server.at(TestMesh.HTTP2));
        for (int i = 0; i < 3; i++) {
            var denied = get(h2.post(connection, "/", ""));
            assertThat(denied.headers().status()).hasToString("200");
            assertThat(denied.headers().get("grpc-status")).hasToString("7");
            assertThat(denied.headers().get("grpc-message")).hasToString("RBAC: access denied");
        }
    }

    @Test
    void aDeadApplicationIsUnavailableNotSilent() throws Exception {
        var server = mesh.server(PERMISSIVE, TestMesh.dead());
        var failed = get(h2.post(h2.connect(server.at(TestMesh.HTTP2)), "/", "x"));
        assertThat(failed.headers().get("grpc-status")).hasToString("14");
    }

    @Test
    void anAnswerBeforeTheRequestsEndComesWholeAndTheRestIsDeclined() throws Exception {
        var server = mesh.server(PERMISSIVE, TestMesh.dead());
        var connection = h2.connect(server.at(TestMesh.HTTP2));
        for (int i = 0; i < 20; i++) {
            var failed = get(h2.begin(connection, "/"));
            assertThat(failed.headers().get("grpc-status")).hasToString("14");
        }
        Eventually.until("the resets came", Duration.ofSeconds(10), () -> h2.resets().size() == 20);
        assertThat(h2.resets()).containsOnly(Http2Error.NO_ERROR.code());
    }
}
