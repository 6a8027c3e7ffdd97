package dev.assay.mesh.proxy.extauthz;

import dev.assay.mesh.policy.extauthz.ExtensionProvider.Http;
import dev.assay.mesh.policy.extauthz.HeaderNames;
import dev.assay.mesh.proxy.extauthz.HeaderChange.Kind;
import dev.assay.mesh.proxy.http.HttpCall;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A check by HTTP. Source: istio/api {@code mesh/v1alpha1/config.proto}; Envoy {@code
 * source/extensions/filters/common/ext_authz/ext_authz_http_impl.cc}. Pure.
 */
final class HttpCheck {

    /** Which of a denial's headers a caller sees whatever the provider's definition says. */
    private static final HeaderNames ALWAYS_TO_CALLER =
            new HeaderNames(List.of("location", "www-authenticate"));

    private HttpCheck() {}

    /** Asks what the caller asks, without its body. */
    static HttpRequest request(Http provider, Checked.Asked asked) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (Map.Entry<String, String> each : asked.headers()) {
            String name = each.getKey();
            boolean shown =
                    provider.toProvider().include(name)
                            || HttpHeaderNames.AUTHORIZATION.contentEqualsIgnoreCase(name);
            if (shown && !HeaderChange.isFraming(name)) {
                headers.add(name, each.getValue());
            }
        }
        provider.added().forEach(headers::set);
        headers.set(HttpHeaderNames.HOST, asked.host());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, "0");
        return new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(asked.method()),
                provider.pathPrefix() + asked.target(),
                headers);
    }

    /** Only 200 lets pass; a 5xx is no answer. */
    static Outcome outcome(Http provider, HttpCall.Answer answer) {
        if (answer.status() == HttpResponseStatus.OK.code()) {
            return new Outcome.Allowed(changes(provider.toApplication(), answer.headers()));
        }
        if (answer.status() >= 500) {
            return new Outcome.Failed("answered " + answer.status());
        }
        HttpHeaders shown = new DefaultHttpHeaders();
        for (Map.Entry<String, String> each : answer.headers()) {
            String name = each.getKey();
            boolean wanted =
                    provider.toCaller().isEmpty()
                            || provider.toCaller().include(name)
                            || ALWAYS_TO_CALLER.include(name);
            if (wanted
                    && !HeaderChange.isFraming(name)
                    && HeaderChange.isHeader(name, each.getValue())) {
                shown.add(name, each.getValue());
            }
        }
        return new Outcome.Denied(
                answer.status(), new String(answer.body(), StandardCharsets.UTF_8), shown);
    }

    /** The first of a name takes the place of what the caller sent; further ones are added. */
    private static List<HeaderChange> changes(HeaderNames wanted, HttpHeaders from) {
        var seen = new HashSet<String>();
        return from.entries().stream()
                .filter(each -> wanted.include(each.getKey()))
                .map(each ->
                        new HeaderChange(
                                seen.add(each.getKey().toLowerCase(Locale.ROOT))
                                        ? Kind.SET
                                        : Kind.ADD,
                                each.getKey(),
                                each.getValue()))
                .toList();
    }
}
