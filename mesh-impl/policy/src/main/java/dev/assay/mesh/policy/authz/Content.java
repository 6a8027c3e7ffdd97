package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.requestauthn.Token;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What was sent, as far as the proxy can read it. */
public sealed interface Content {

    /** Bytes of a TCP connection. */
    record Opaque() implements Content {}

    /**
     * A request.
     *
     * @param path the path and query that the application will see: normalise first, then judge and
     *     forward the same text
     * @param host the authority as sent, port included
     * @param headers by name, in whatever case; values in the order sent
     * @param token what its tokens proved
     */
    record Http(
            String method, String path, String host, Map<String, List<String>> headers, Token token)
            implements Content {

        /** A request without a token. */
        public Http(String method, String path, String host, Map<String, List<String>> headers) {
            this(method, path, host, headers, new Token.None());
        }

        public Http {
            Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.forEach((name, values) ->
                    copy.merge(
                            name,
                            List.copyOf(values),
                            (one, other) -> Stream.concat(one.stream(), other.stream()).toList()));
            headers = Collections.unmodifiableMap(copy);
        }
    }
}
