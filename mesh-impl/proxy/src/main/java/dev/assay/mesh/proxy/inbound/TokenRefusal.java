package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.proxy.http.Route;
import dev.assay.mesh.proxy.token.TokenFault;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/** What a caller is answered whose token is not accepted, in the form that Envoy's users know. */
final class TokenRefusal {

    private TokenRefusal() {}

    static Route.Answer to(HttpRequest request, TokenFault fault) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (fault.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, challenge(request));
        }
        return new Route.Answer(
                fault.status(), fault.text(), headers, "", fault.detail(), Map.of());
    }

    /** Names the place without its query, which may hold the very token. */
    private static String challenge(HttpRequest request) {
        String place = request.headers().get(HttpHeaderNames.HOST, "") + request.uri();
        int query = place.indexOf('?');
        String realm = (query < 0 ? place : place.substring(0, query)).replaceAll("[\"\\\\]", "");
        return "Bearer realm=\"http://" + realm + "\", error=\"invalid_token\"";
    }
}
