package dev.assay.mesh.proxy.admin;

import dev.assay.mesh.proxy.access.AccessEntry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often policies that are only tried would have let pass or denied, under the names of Envoy's
 * RBAC filters with the labels that Istio's bootstrap makes of them, for which Istio's page about
 * the dry run has users ask Prometheus. Gauges that only rise, as a counter here would get an
 * ending that Envoy's has not. Thread-safe.
 */
final class DryRunCounts {

    private record Series(String name, String action, String result) {}

    private static final List<String> ACTIONS = List.of("allow", "deny");

    private final Map<Series, AtomicLong> counts = new ConcurrentHashMap<>();
    private final MeterRegistry registry;

    DryRunCounts(MeterRegistry registry) {
        this.registry = registry;
    }

    void add(AccessEntry entry) {
        for (String action : ACTIONS) {
            String result =
                    entry.metadata().get("istio_dry_run_" + action + "_shadow_engine_result");
            if (result != null) {
                counts.computeIfAbsent(new Series(name(entry), action, result), this::registered)
                        .incrementAndGet();
            }
        }
    }

    /** Envoy's statistics prefix of an inbound listener's filters, and of its TCP filters. */
    private static String name(AccessEntry entry) {
        return entry.protocol().equals("http")
                ? "envoy_http_inbound_0_0_0_0_" + entry.port() + "_rbac"
                : "envoy_tcp_rbac";
    }

    private AtomicLong registered(Series series) {
        var count = new AtomicLong();
        Gauge.builder(series.name(), count, AtomicLong::get)
                .tag("authz_dry_run_action", series.action())
                .tag("authz_dry_run_result", series.result())
                .register(registry);
        return count;
    }
}
