package dev.assay.mesh.proxy.http;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import java.util.Map;

/** What is to be done with a request. */
public sealed interface Route {

    /**
     * Send it on.
     *
     * @param request what the target sees, body apart; hop-by-hop headers are removed by the relay
     * @param metadata what was noted about it on the way, for the access log
     */
    record Forward(HttpRequest request, Targets targets, Map<String, String> metadata)
            implements Route {

        /** Nothing is noted about it. */
        public Forward(HttpRequest request, Targets targets) {
            this(request, targets, Map.of());
        }
    }

    /**
     * Answer it without asking anybody.
     *
     * @param body in plain text; a gRPC caller gets it as its status message
     * @param headers what the answer has beside
     * @param flags Envoy's response flags for the access log
     * @param detail for the access log
     * @param metadata what was noted about the request, for the access log
     */
    record Answer(
            HttpResponseStatus status,
            String body,
            HttpHeaders headers,
            String flags,
            String detail,
            Map<String, String> metadata)
            implements Route {

        /** A plain one; nothing is noted about the request. */
        public Answer(HttpResponseStatus status, String body, String flags, String detail) {
            this(status, body, EmptyHttpHeaders.INSTANCE, flags, detail, Map.of());
        }

        /** The same with this noted. */
        public Answer noting(Map<String, String> noted) {
            return new Answer(status, body, headers, flags, detail, noted);
        }
    }

    /**
     * Wait until it is known, without anything of the request being sent on.
     *
     * @param route completes on the connection's event loop; cancelled when nobody waits any more
     */
    record Later(Future<Route> route) implements Route {}

    /** Reset the connection: it is no longer one on which requests may come. */
    record Reset(String detail) implements Route {}
}
