package dev.assay.mesh.proxy.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.mesh.proxy.sidecar.probe.AppProbe;
import dev.assay.mesh.proxy.sidecar.probe.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the application serves metrics: the pod's {@code prometheus.io} annotations, which the
 * injection hands on as {@code {"scrape": "true", "path": "/metrics", "port": "8080"}} (istio/istio
 * {@code pilot/cmd/pilot-agent/status/server.go}, PrometheusScrapeConfiguration).
 */
final class AppMetrics {

    private static final String NAME = "ISTIO_PROMETHEUS_ANNOTATIONS";

    /** Well below the ten seconds after which Prometheus gives up. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Istio's own default. */
    private static final String PORT = "80";

    private static final String PORTS = "[1-9]\\d{0,4}";

    private AppMetrics() {}

    static Optional<AppProbe.HttpGet> read(Variables in) throws InvalidEnvironment {
        String text = in.text(NAME, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        JsonValue annotations;
        try {
            annotations = JsonValue.parse(text);
        } catch (JsonProcessingException e) {
            throw new InvalidEnvironment(NAME, "is no JSON: " + e.getOriginalMessage());
        }
        if (!annotations.path("scrape").text().equals("true")) {
            return Optional.empty();
        }
        String path = annotations.path("path").text();
        String port = annotations.path("port").text();
        String chosen = port.isEmpty() ? PORT : port;
        if (!chosen.matches(PORTS) || Integer.parseInt(chosen) > 65_535) {
            throw new InvalidEnvironment(NAME, "port '" + port + "' (expected: 1..65535)");
        }
        return Optional.of(
                new AppProbe.HttpGet(
                        Integer.parseInt(chosen),
                        path.isEmpty() ? "/metrics" : path,
                        false,
                        List.of(),
                        TIMEOUT));
    }
}
