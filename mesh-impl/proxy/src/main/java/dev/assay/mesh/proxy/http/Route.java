package dev.assay.mesh.proxy.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;

/** What is to be done with a request. */
public sealed interface Route {

    /**
     * Send it on.
     *
     * @param request what the target sees, body apart; hop-by-hop headers are removed by the relay
     */
    record Forward(HttpRequest request, Targets targets) implements Route {}

    /**
     * Answer it without asking anybody.
     *
     * @param body in plain text; a gRPC caller gets it as its status message
     * @param flags Envoy's response flags for the access log
     * @param detail for the access log
     */
    record Answer(HttpResponseStatus status, String body, String flags, String detail)
            implements Route {}

    /** Reset the connection: it is no longer one on which requests may come. */
    record Reset(String detail) implements Route {}
}
