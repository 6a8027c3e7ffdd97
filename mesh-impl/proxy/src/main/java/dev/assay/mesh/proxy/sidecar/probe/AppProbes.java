package dev.assay.mesh.proxy.sidecar.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The probes of a pod as the injection writes them down: Istio's format, which is a map from path
 * to Kubernetes' own probe (istio/istio {@code pkg/kube/inject/app_probe.go}, KubeAppProbers).
 */
public final class AppProbes {

    /** Kubernetes' default. */
    private static final int TIMEOUT_SECONDS = 1;

    private static final int MAX_PORT = 65_535;

    private AppProbes() {}

    /** A text that is no map of probes; the message says where and why. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /**
     * The probes by their path, {@code /app-health/<container>/<probe>}.
     *
     * @param json empty for none
     */
    public static Map<String, AppProbe> parse(String json) throws Malformed {
        if (json.isBlank()) {
            return Map.of();
        }
        JsonValue root;
        try {
            root = JsonValue.parse(json);
        } catch (JsonProcessingException e) {
            throw new Malformed("is no JSON: " + e.getOriginalMessage());
        }
        if (!root.isObject()) {
            throw new Malformed("is no JSON object (expected: paths with their probes)");
        }
        var probes = new LinkedHashMap<String, AppProbe>();
        for (var each : root.fields().entrySet()) {
            if (!each.getKey().startsWith("/app-health/")) {
                throw new Malformed(
                        "'" + each.getKey() + "' (expected: /app-health/CONTAINER/PROBE)");
            }
            probes.put(each.getKey(), probe(each.getKey(), each.getValue()));
        }
        return Map.copyOf(probes);
    }

    private static AppProbe probe(String path, JsonValue probe) throws Malformed {
        int seconds = probe.path("timeoutSeconds").number(TIMEOUT_SECONDS);
        var timeout = Duration.ofSeconds(Math.max(seconds, TIMEOUT_SECONDS));
        if (probe.path("httpGet").isObject()) {
            return httpGet(path + ".httpGet", probe.path("httpGet"), timeout);
        }
        if (probe.path("tcpSocket").isObject()) {
            return new AppProbe.TcpSocket(
                    port(path + ".tcpSocket", probe.path("tcpSocket")), timeout);
        }
        if (probe.path("grpc").isObject()) {
            var grpc = probe.path("grpc");
            return new AppProbe.Grpc(
                    port(path + ".grpc", grpc), grpc.path("service").text(), timeout);
        }
        throw new Malformed(path + " (expected: httpGet, tcpSocket or grpc)");
    }

    private static AppProbe httpGet(String field, JsonValue get, Duration timeout)
            throws Malformed {
        var headers = new ArrayList<AppProbe.Header>();
        for (var header : get.path("httpHeaders").items()) {
            headers.add(
                    new AppProbe.Header(header.path("name").text(), header.path("value").text()));
        }
        String path = get.path("path").text();
        return new AppProbe.HttpGet(
                port(field, get),
                path.startsWith("/") ? path : "/" + path,
                get.path("scheme").text().toUpperCase(Locale.ROOT).equals("HTTPS"),
                headers,
                timeout);
    }

    private static int port(String field, JsonValue holder) throws Malformed {
        int port = holder.path("port").number(0);
        if (port < 1 || port > MAX_PORT) {
            throw new Malformed(
                    "%s.port: '%s' (expected: 1..65535; the injection resolves names)"
                            .formatted(field, holder.path("port").text()));
        }
        return port;
    }
}
