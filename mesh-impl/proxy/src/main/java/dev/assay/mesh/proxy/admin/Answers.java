package dev.assay.mesh.proxy.admin;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletionStage;

/** What is answered to GET requests for the proxy's own endpoints. Called on event loops. */
@FunctionalInterface
public interface Answers {

    /**
     * Answers one request; must not block.
     *
     * @param path as it stands in the request
     * @return may complete later and on any thread; a failure is answered with 500
     */
    CompletionStage<Answer> to(String path, HttpHeaders headers);

    /**
     * One answer.
     *
     * @param type the content type
     */
    record Answer(HttpResponseStatus status, String type, String body) {

        private static final String TEXT = "text/plain; charset=utf-8";
        private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

        /** In plain text. */
        public static Answer text(HttpResponseStatus status, String body) {
            return new Answer(status, TEXT, body);
        }

        /** In Prometheus' text format. */
        public static Answer metrics(String body) {
            return new Answer(HttpResponseStatus.OK, METRICS, body);
        }
    }
}
