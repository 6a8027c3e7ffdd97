package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.requestauthn.Token;
import java.util.List;
import java.util.Locale;

/**
 * What a request or connection shows to rules, read once for all of them.
 *
 * @param facts as the proxy saw them
 * @param identity the caller's, in its parts
 * @param host the authority in lower case, port included; empty where no HTTP is read
 * @param path without the query; empty where no HTTP is read
 */
record Shown(RequestFacts facts, Identity identity, String method, String host, String path) {

    static Shown of(RequestFacts facts) {
        Identity identity = Identity.of(facts.caller());
        return switch (facts.content()) {
            case Content.Opaque _ -> new Shown(facts, identity, "", "", "");
            case Content.Http http ->
                    new Shown(
                            facts,
                            identity,
                            http.method(),
                            http.host().toLowerCase(Locale.ROOT),
                            withoutQuery(http.path()));
        };
    }

    /** Whether the proxy reads HTTP here. */
    boolean isHttp() {
        return facts.content() instanceof Content.Http;
    }

    /** What the request's tokens proved. */
    Token token() {
        return facts.content() instanceof Content.Http http ? http.token() : new Token.None();
    }

    /**
     * Each header field of a name counts by itself: joined to one list, as RFC 9110 section 5.3
     * allows, a second field would hide from a DENY what the application sees (CVE-2026-26308).
     */
    List<String> header(String name) {
        return switch (facts.content()) {
            case Content.Opaque _ -> List.of();
            case Content.Http http ->
                    switch (name) {
                        case ":authority", "host" -> List.of(http.host());
                        case ":method" -> List.of(http.method());
                        case ":path" -> List.of(http.path());
                        default -> http.headers().getOrDefault(name, List.of());
                    };
        };
    }

    private static String withoutQuery(String target) {
        int end = target.indexOf('?');
        return end < 0 ? target : target.substring(0, end);
    }
}
