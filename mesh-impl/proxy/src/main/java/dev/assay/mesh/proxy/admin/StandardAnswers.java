package dev.assay.mesh.proxy.admin;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * {@code /healthz/ready} and {@code /stats/prometheus}.
 *
 * @param metrics in Prometheus' text format
 */
public record StandardAnswers(BooleanSupplier ready, Supplier<String> metrics) implements Answers {

    @Override
    public CompletionStage<Answer> to(String path, HttpHeaders headers) {
        return CompletableFuture.completedStage(
                switch (path) {
                    case "/healthz/ready" ->
                            ready.getAsBoolean()
                                    ? Answer.text(HttpResponseStatus.OK, "ready\n")
                                    : Answer.text(
                                            HttpResponseStatus.SERVICE_UNAVAILABLE, "not ready\n");
                    case "/stats/prometheus" -> Answer.metrics(metrics.get());
                    default ->
                            Answer.text(
                                    HttpResponseStatus.NOT_FOUND,
                                    "try /healthz/ready or /stats/prometheus\n");
                });
    }
}
