package dev.assay.mesh.proxy.sidecar;

import dev.assay.mesh.proxy.admin.Answers;
import dev.assay.mesh.proxy.sidecar.probe.AppHealth;
import dev.assay.mesh.proxy.sidecar.probe.AppProbe;
import dev.assay.mesh.proxy.sidecar.probe.AppProber;
import dev.assay.mesh.proxy.sidecar.probe.HttpCall;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Port 15020: the application's health as the kubelet asks for it, and the metrics of proxy and
 * application in one. All else is as on the proxy's own ports.
 *
 * @param probes by path; a path that no probe declared is unknown, never healthy
 * @param health answers them
 * @param prober asks for the application's metrics
 */
record AgentAnswers(
        Answers own,
        Map<String, AppProbe> probes,
        AppHealth health,
        Optional<AppProbe.HttpGet> appMetrics,
        AppProber prober)
        implements Answers {

    private static final Logger LOG = LoggerFactory.getLogger(AgentAnswers.class);

    @Override
    public CompletionStage<Answer> to(String path, HttpHeaders headers) {
        if (path.startsWith("/app-health/")) {
            AppProbe probe = probes.get(path);
            return probe == null
                    ? CompletableFuture.completedStage(
                            Answer.text(
                                    HttpResponseStatus.NOT_FOUND,
                                    "the pod declares no such probe\n"))
                    : health(path, probe, headers);
        }
        if (path.equals("/stats/prometheus") && appMetrics.isPresent()) {
            return merged(appMetrics.get(), headers);
        }
        return own.to(path, headers);
    }

    private CompletionStage<Answer> health(String path, AppProbe probe, HttpHeaders headers) {
        return health.probe(probe, headers)
                .handle((answer, failure) -> {
                    if (failure != null) {
                        LOG.info("{}: {}", path, failure.toString());
                        return Answer.text(
                                HttpResponseStatus.INTERNAL_SERVER_ERROR, failure + "\n");
                    }
                    return Answer.text(HttpResponseStatus.valueOf(answer.status()), "");
                });
    }

    private CompletionStage<Answer> merged(AppProbe.HttpGet get, HttpHeaders headers) {
        CompletionStage<String> application =
                prober.probe(get, new DefaultHttpHeaders()).handle(AgentAnswers::text);
        return own.to("/stats/prometheus", headers)
                .thenCombine(application, (proxy, text) -> Answer.metrics(proxy.body() + text));
    }

    private static String text(HttpCall.Answer answer, Throwable failure) {
        if (failure != null || answer.status() != HttpResponseStatus.OK.code()) {
            LOG.info(
                    "the application's metrics: {}",
                    failure == null ? "status " + answer.status() : failure.toString());
            return "";
        }
        return answer.body();
    }
}
