package dev.assay.mesh.proxy.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.mesh.policy.resource.JwtRule;
import dev.assay.mesh.policy.resource.JwtRule.ClaimHeader;
import dev.assay.mesh.proxy.token.TokenVerifier.Shown;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A request in the form in which it goes on, while it takes shape. One thread. */
final class Onward {

    private final HttpHeaders headers;
    private String target;

    Onward(Shown request) {
        headers = request.request().headers().copy();
        target = request.target();
    }

    HttpHeaders headers() {
        return headers;
    }

    String target() {
        return target;
    }

    void target(String changed) {
        target = changed;
    }

    /** Sets what a rule tells the application of a verified token. */
    void tell(JwtRule rule, CompactToken token) {
        if (!rule.outputPayloadToHeader().isEmpty()) {
            set(rule.outputPayloadToHeader(), token.payload());
        }
        for (ClaimHeader each : rule.outputClaimToHeaders()) {
            claim(token.claims(), each.claim()).ifPresent(value -> set(each.header(), value));
        }
    }

    /** Not to be taken away again by a caller that names it as hop-by-hop. */
    private void set(String name, String value) {
        headers.set(name, value);
        if (headers.containsValue(HttpHeaderNames.CONNECTION, name, true)) {
            headers.set(
                    HttpHeaderNames.CONNECTION,
                    headers.getAll(HttpHeaderNames.CONNECTION).stream()
                            .flatMap(list -> Arrays.stream(list.split(",", -1)))
                            .map(String::strip)
                            .filter(option -> !option.equalsIgnoreCase(name))
                            .toList());
        }
    }

    /** What no header can hold is not told. */
    private static Optional<String> claim(ObjectNode claims, String path) {
        JsonNode at = claims;
        for (String name : path.split("\\.", -1)) {
            at = at.path(name);
        }
        return at.isTextual() || at.isNumber() || at.isBoolean()
                ? Optional.of(at.asText())
                        .filter(text -> !text.isEmpty())
                        .filter(text -> text.chars().allMatch(c -> c >= ' ' && c != 0x7f))
                        .map(Onward::bytesAsText)
                : Optional.empty();
    }

    /** UTF-8, whose bytes Netty writes as they are. */
    private static String bytesAsText(String value) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
