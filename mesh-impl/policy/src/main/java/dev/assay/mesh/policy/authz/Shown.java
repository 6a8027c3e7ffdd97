package dev.assay.mesh.policy.authz;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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

    /** Several header fields of one name are one list, as in RFC 9110, section 5.3. */
    Optional<String> header(String name) {
        return switch (facts.content()) {
            case Content.Opaque _ -> Optional.empty();
            case Content.Http http ->
                    switch (name) {
                        case ":authority", "host" -> Optional.of(http.host());
                        case ":method" -> Optional.of(http.method());
                        case ":path" -> Optional.of(http.path());
                        default -> joined(http.headers(), name);
                    };
        };
    }

    private static Optional<String> joined(Map<String, List<String>> headers, String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> String.join(",", values));
    }

    private static String withoutQuery(String target) {
        int end = target.indexOf('?');
        return end < 0 ? target : target.substring(0, end);
    }
}
