package dev.assay.mesh.proxy.http;

import io.netty.handler.codec.http.HttpRequest;

/** Decides about one connection's requests. Called on its event loop. */
public interface HttpRouter {

    /** Called once for each request, before any of it is sent on. */
    Route route(HttpRequest request);

    /** Called once for each request, when its exchange has ended, however it ended. */
    void ended(ExchangeSummary summary);

    /** Bytes came that are not HTTP, or break its rules or the limits. */
    void malformed(String reason);

    /**
     * The caller has ended, on a port whose protocol is detected, and no byte has come from which
     * to tell it.
     */
    default void silent() {}

    /** Whether the connection is to be closed after the answers under way. */
    boolean draining();
}
