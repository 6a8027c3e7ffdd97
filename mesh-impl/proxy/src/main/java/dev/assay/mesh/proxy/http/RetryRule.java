package dev.assay.mesh.proxy.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Set;

/** When a request that failed may be sent once more. */
public interface RetryRule {

    /**
     * No connection came about, so that no byte of the request has left.
     *
     * @param failures attempts that failed so far, at least 1
     */
    boolean afterConnectFailure(int failures);

    /**
     * A connection that had served other requests ended before any byte of the answer came.
     *
     * @param hasBody whether the request has a body
     */
    boolean afterReusedConnectionClosed(HttpMethod method, boolean hasBody);

    /** The server refused the stream unprocessed (RFC 9113 section 8.7). */
    boolean afterRefusedStream(int failures, boolean bodySent);

    /**
     * Istio's default of two attempts more, and only where the request cannot have been acted upon
     * twice: an idempotent method (RFC 9110 section 9.2.2) without a body.
     */
    record Safe() implements RetryRule {
        private static final int MORE_ATTEMPTS = 2;
        private static final Set<HttpMethod> IDEMPOTENT =
                Set.of(
                        HttpMethod.GET,
                        HttpMethod.HEAD,
                        HttpMethod.OPTIONS,
                        HttpMethod.TRACE,
                        HttpMethod.PUT,
                        HttpMethod.DELETE);

        @Override
        public boolean afterConnectFailure(int failures) {
            return failures <= MORE_ATTEMPTS;
        }

        @Override
        public boolean afterReusedConnectionClosed(HttpMethod method, boolean hasBody) {
            return IDEMPOTENT.contains(method) && !hasBody;
        }

        @Override
        public boolean afterRefusedStream(int failures, boolean bodySent) {
            return failures <= MORE_ATTEMPTS && !bodySent;
        }
    }
}
