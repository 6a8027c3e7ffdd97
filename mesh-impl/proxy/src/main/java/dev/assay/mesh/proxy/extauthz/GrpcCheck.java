package dev.assay.mesh.proxy.extauthz;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.proxy.extauthz.HeaderChange.Kind;
import dev.assay.mesh.proxy.http.HttpCall;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A check by gRPC, of which a proxy needs one unary call: {@code
 * envoy.service.auth.v3.Authorization/Check} (PROTOCOL-HTTP2). Pure.
 */
final class GrpcCheck {

    private static final String METHOD = "/envoy.service.auth.v3.Authorization/Check";

    /** A byte that says whether the message is compressed, and its length. */
    private static final int PREFIX = 5;

    private GrpcCheck() {}

    static HttpRequest request(ExtensionProvider provider) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(HttpHeaderNames.HOST, provider.host());
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/grpc");
        headers.set(HttpHeaderNames.TE, "trailers");
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, METHOD, headers);
    }

    /** The message, as it stands in the body. */
    static byte[] body(Checked checked) {
        var attributes =
                AttributeContext.newBuilder()
                        .setSource(peer(checked.source()))
                        .setDestination(peer(checked.destination()));
        checked.request()
                .ifPresent(asked ->
                        attributes.setRequest(
                                AttributeContext.Request.newBuilder().setHttp(http(asked))));
        byte[] message = CheckRequest.newBuilder().setAttributes(attributes).build().toByteArray();
        return ByteBuffer.allocate(PREFIX + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static AttributeContext.Peer peer(Checked.Peer peer) {
        InetSocketAddress address = peer.address();
        String host = address.isUnresolved() ? "" : address.getAddress().getHostAddress();
        return AttributeContext.Peer.newBuilder()
                .setAddress(
                        Address.newBuilder()
                                .setSocketAddress(
                                        SocketAddress.newBuilder()
                                                .setAddress(host)
                                                .setPortValue(address.getPort())))
                .setPrincipal(peer.principal())
                .build();
    }

    private static AttributeContext.HttpRequest http(Checked.Asked asked) {
        var http =
                AttributeContext.HttpRequest.newBuilder()
                        .setMethod(asked.method())
                        .setPath(asked.target())
                        .setHost(asked.host())
                        .setScheme(asked.scheme())
                        .setProtocol(asked.protocol())
                        .setSize(size(asked.headers()))
                        .putHeaders(":method", asked.method())
                        .putHeaders(":path", asked.target())
                        .putHeaders(":authority", asked.host())
                        .putHeaders(":scheme", asked.scheme());
        for (String name : asked.headers().names()) {
            if (!HeaderChange.isFraming(name)) {
                http.putHeaders(
                        name.toLowerCase(Locale.ROOT),
                        String.join(",", asked.headers().getAll(name)));
            }
        }
        return http.build();
    }

    private static long size(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH, "");
        return length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
    }

    /** What the provider said, if the call itself succeeded. */
    static Outcome outcome(HttpCall.Answer answer) {
        String status =
                answer.trailers().get("grpc-status", answer.headers().get("grpc-status", ""));
        if (answer.status() != HttpResponseStatus.OK.code() || !status.equals("0")) {
            return new Outcome.Failed(
                    "answered %d, grpc-status '%s'".formatted(answer.status(), status));
        }
        byte[] body = answer.body();
        if (body.length < PREFIX
                || body[0] != 0
                || ByteBuffer.wrap(body, 1, PREFIX - 1).getInt() != body.length - PREFIX) {
            return new Outcome.Failed("answered no gRPC message");
        }
        try {
            return outcome(
                    CheckResponse.parseFrom(ByteBuffer.wrap(body, PREFIX, body.length - PREFIX)));
        } catch (InvalidProtocolBufferException e) {
            return new Outcome.Failed("answered something else than a CheckResponse");
        }
    }

    private static Outcome outcome(CheckResponse response) {
        if (response.getStatus().getCode() == Code.OK_VALUE) {
            return new Outcome.Allowed(changes(response.getOkResponse()));
        }
        DeniedHttpResponse denied = response.getDeniedResponse();
        HttpHeaders headers = new DefaultHttpHeaders();
        for (HeaderValueOption each : denied.getHeadersList()) {
            HeaderValue header = each.getHeader();
            if (HeaderChange.isHeader(header.getKey(), header.getValue())
                    && !HeaderChange.isFraming(header.getKey())) {
                headers.add(header.getKey(), header.getValue());
            }
        }
        return new Outcome.Denied(denied.getStatus().getCodeValue(), denied.getBody(), headers);
    }

    private static List<HeaderChange> changes(OkHttpResponse response) {
        var changes = new ArrayList<HeaderChange>();
        for (HeaderValueOption each : response.getHeadersList()) {
            changes.add(
                    new HeaderChange(
                            kind(each), each.getHeader().getKey(), each.getHeader().getValue()));
        }
        response.getHeadersToRemoveList()
                .forEach(name -> changes.add(new HeaderChange(Kind.REMOVE, name, "")));
        return changes;
    }

    /**
     * Unless it says otherwise a header takes the place of the caller's: {@code append} is false by
     * default here (envoy {@code api/envoy/service/auth/v3/external_auth.proto}).
     */
    @SuppressWarnings("deprecation") // providers still set append, and Envoy still heeds it
    private static Kind kind(HeaderValueOption option) {
        if (option.hasAppend()) {
            return option.getAppend().getValue() ? Kind.ADD : Kind.SET;
        }
        return switch (option.getAppendAction()) {
            case ADD_IF_ABSENT -> Kind.ADD_IF_ABSENT;
            case OVERWRITE_IF_EXISTS -> Kind.SET_IF_PRESENT;
            default -> Kind.SET;
        };
    }
}
