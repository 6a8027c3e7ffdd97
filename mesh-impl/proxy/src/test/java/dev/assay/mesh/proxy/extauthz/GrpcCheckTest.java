package dev.assay.mesh.proxy.extauthz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.BoolValue;
import com.google.rpc.Status;
import dev.assay.mesh.proxy.extauthz.HeaderChange.Kind;
import dev.assay.mesh.proxy.http.HttpCall;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcCheckTest {

    private static HttpHeaders trailers(String status) {
        return new DefaultHttpHeaders().add("grpc-status", status);
    }

    private static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static Outcome outcome(CheckResponse response) {
        return GrpcCheck.outcome(
                new HttpCall.Answer(
                        200,
                        EmptyHttpHeaders.INSTANCE,
                        framed(response.toByteArray()),
                        trailers("0")));
    }

    private static HeaderValueOption.Builder header(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value));
    }

    @Test
    void theProviderIsToldWhoAsksForWhat() throws Exception {
        var headers = new DefaultHttpHeaders().add("X-A", "1").add("x-a", "2").add("host", "h");
        byte[] body =
                GrpcCheck.body(
                        new Checked(
                                new Checked.Peer(
                                        new InetSocketAddress("10.1.0.7", 4711),
                                        "spiffe://cluster.local/ns/web/sa/frontend"),
                                new Checked.Peer(new InetSocketAddress("10.1.0.9", 8080), ""),
                                Optional.of(
                                        new Checked.Asked(
                                                "GET",
                                                "/a?b",
                                                "h",
                                                headers,
                                                "HTTP/1.1",
                                                "https"))));
        var attributes =
                CheckRequest.parseFrom(Arrays.copyOfRange(body, 5, body.length)).getAttributes();
        assertThat(attributes.getSource().getPrincipal())
                .isEqualTo("spiffe://cluster.local/ns/web/sa/frontend");
        assertThat(attributes.getSource().getAddress().getSocketAddress().getAddress())
                .isEqualTo("10.1.0.7");
        assertThat(attributes.getDestination().getAddress().getSocketAddress().getPortValue())
                .isEqualTo(8080);
        var http = attributes.getRequest().getHttp();
        assertThat(http.getPath()).isEqualTo("/a?b");
        assertThat(http.getHeadersMap())
                .containsEntry("x-a", "1,2")
                .containsEntry(":authority", "h")
                .doesNotContainKey("host");
    }

    @Test
    void anEmptyAnswerAllows() {
        assertThat(outcome(CheckResponse.getDefaultInstance()))
                .isEqualTo(new Outcome.Allowed(List.of()));
    }

    @Test
    @SuppressWarnings("deprecation") // providers still set append, and Envoy still heeds it
    void whoAllowsMayChangeHeaders() {
        var ok =
                OkHttpResponse.newBuilder()
                        .addHeaders(header("x-user", "a"))
                        .addHeaders(header("x-more", "b").setAppend(BoolValue.of(true)))
                        .addHeaders(
                                header("x-if", "c")
                                        .setAppendAction(HeaderAppendAction.ADD_IF_ABSENT))
                        .addHeaders(header("content-length", "7"))
                        .addHeadersToRemove("x-secret");
        var allowed =
                (Outcome.Allowed) outcome(CheckResponse.newBuilder().setOkResponse(ok).build());
        assertThat(allowed.changes())
                .contains(
                        new HeaderChange(Kind.SET, "x-user", "a"),
                        new HeaderChange(Kind.ADD, "x-more", "b"),
                        new HeaderChange(Kind.ADD_IF_ABSENT, "x-if", "c"),
                        new HeaderChange(Kind.REMOVE, "x-secret", ""));
        HttpHeaders headers =
                new DefaultHttpHeaders()
                        .add("x-user", "forged")
                        .add("x-more", "own")
                        .add("x-if", "own")
                        .add("x-secret", "own")
                        .add("content-length", "3");
        HeaderChange.apply(allowed.changes(), headers);
        assertThat(headers.getAll("x-user")).containsExactly("a");
        assertThat(headers.getAll("x-more")).containsExactly("own", "b");
        assertThat(headers.getAll("x-if")).containsExactly("own");
        assertThat(headers.contains("x-secret")).isFalse();
        assertThat(headers.getAll("content-length")).containsExactly("3");
    }

    @Test
    void whoDeniesMaySayHow() {
        var status = Status.newBuilder().setCode(7);
        var plain = (Outcome.Denied) outcome(CheckResponse.newBuilder().setStatus(status).build());
        assertThat(plain.status()).isEqualTo(403);
        assertThat(plain.body()).isEmpty();
        var told =
                (Outcome.Denied)
                        outcome(
                                CheckResponse.newBuilder()
                                        .setStatus(status)
                                        .setDeniedResponse(
                                                DeniedHttpResponse.newBuilder()
                                                        .setStatus(
                                                                HttpStatus.newBuilder()
                                                                        .setCode(
                                                                                StatusCode
                                                                                        .Unauthorized))
                                                        .addHeaders(header("x-why", "no"))
                                                        .setBody("no"))
                                        .build());
        assertThat(told.status()).isEqualTo(401);
        assertThat(told.body()).isEqualTo("no");
        assertThat(told.headers().get("x-why")).isEqualTo("no");
    }

    @Test
    void whatIsNoHeaderIsNoneOfTheRequest() {
        for (var forged :
                List.of(
                        header("x-user", "a\r\nx-admin: b"),
                        header("x-user\r\nx-admin", "b"),
                        header("x user", "b"),
                        header("", "b"))) {
            var ok = OkHttpResponse.newBuilder().addHeaders(forged);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> outcome(CheckResponse.newBuilder().setOkResponse(ok).build()))
                    .withMessageStartingWith("no header");
        }
    }

    @Test
    void aDenialStaysOneHoweverItIsSaid() {
        var denied =
                (Outcome.Denied)
                        outcome(
                                CheckResponse.newBuilder()
                                        .setStatus(Status.newBuilder().setCode(7))
                                        .setDeniedResponse(
                                                DeniedHttpResponse.newBuilder()
                                                        .setStatus(
                                                                HttpStatus.newBuilder()
                                                                        .setCodeValue(101))
                                                        .addHeaders(header("x-a", "b\r\nx-c: d"))
                                                        .addHeaders(header("content-length", "9")))
                                        .build());
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.headers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "503,0,AAAAAAA=",
        "200,14,AAAAAAA=",
        "200,'',AAAAAAA=",
        "200,0,''",
        "200,0,AAAA",
        "200,0,AQAAAAA=",
        "200,0,AAAAAAE=",
        "200,0,AAAAAAH/"
    })
    void whatIsNoAnswerIsAFailure(int status, String grpcStatus, String body) {
        var answer =
                new HttpCall.Answer(
                        status,
                        EmptyHttpHeaders.INSTANCE,
                        java.util.Base64.getDecoder().decode(body),
                        grpcStatus.isEmpty() ? EmptyHttpHeaders.INSTANCE : trailers(grpcStatus));
        assertThat(GrpcCheck.outcome(answer)).isInstanceOf(Outcome.Failed.class);
    }
}
