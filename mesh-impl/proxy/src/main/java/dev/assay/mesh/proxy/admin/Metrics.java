package dev.assay.mesh.proxy.admin;

import dev.assay.mesh.proxy.access.AccessEntry;
import dev.assay.mesh.proxy.access.AccessLog;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * Counts the traffic under Istio's names and labels, and hands each entry on to the access log. As
 * in Istio the caller's side does not claim to know how the connection was secured. Thread-safe.
 *
 * <p>No label is chosen by a caller: neither paths nor authorities, so that the number of series is
 * bounded by the mesh's size.
 */
public final class Metrics implements AccessLog {

    private static final String UNKNOWN = "unknown";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final DryRunCounts dryRuns = new DryRunCounts(registry);
    private final String ownPrincipal;
    private final AccessLog next;

    /**
     * Counts on behalf of one workload.
     *
     * @param ownPrincipal the workload's SPIFFE ID, as a URI
     */
    public Metrics(String ownPrincipal, AccessLog next) {
        this.ownPrincipal = ownPrincipal;
        this.next = next;
    }

    /** Everything so far, in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void add(AccessEntry entry) {
        switch (entry.protocol()) {
            case "http" -> request(entry);
            case "tls" ->
                    registry.counter("assay_tls_handshake_failures_total", tags(entry)).increment();
            default -> stream(entry);
        }
        dryRuns.add(entry);
        next.add(entry);
    }

    private void request(AccessEntry entry) {
        Tags tags =
                tags(entry)
                        .and("request_protocol", "http")
                        .and("response_code", Integer.toString(entry.status()));
        registry.counter("istio_requests_total", tags).increment();
        registry.summary("istio_request_duration_milliseconds", tags)
                .record((double) entry.duration().toMillis());
        registry.summary("istio_request_bytes", tags).record((double) entry.receivedBytes());
        registry.summary("istio_response_bytes", tags).record((double) entry.sentBytes());
    }

    private void stream(AccessEntry entry) {
        Tags tags = tags(entry).and("request_protocol", "tcp");
        if (entry.upstream().isEmpty() || entry.flags().contains("UF")) {
            registry.counter("assay_tcp_connections_refused_total", tags).increment();
            return;
        }
        registry.counter("istio_tcp_connections_closed_total", tags).increment();
        registry.counter("istio_tcp_received_bytes_total", tags)
                .increment((double) entry.receivedBytes());
        registry.counter("istio_tcp_sent_bytes_total", tags).increment((double) entry.sentBytes());
    }

    @Override
    public void opened(AccessEntry beginning) {
        registry.counter(
                        "istio_tcp_connections_opened_total",
                        tags(beginning).and("request_protocol", "tcp"))
                .increment();
        next.opened(beginning);
    }

    private Tags tags(AccessEntry entry) {
        boolean source = entry.reporter().equals("source");
        String peer =
                entry.peerPrincipal().isEmpty() ? UNKNOWN : "spiffe://" + entry.peerPrincipal();
        int slash = entry.workload().indexOf('/');
        String namespace = entry.workload().substring(0, Math.max(slash, 0));
        String workload = entry.workload().substring(slash + 1);
        return Tags.of(
                "reporter", entry.reporter(),
                "source_workload", source ? workload : UNKNOWN,
                "source_workload_namespace", source ? namespace : UNKNOWN,
                "source_principal", source ? ownPrincipal : peer,
                "destination_workload", source ? UNKNOWN : workload,
                "destination_workload_namespace", source ? UNKNOWN : namespace,
                "destination_principal", source ? peer : ownPrincipal,
                "destination_service", entry.service().isEmpty() ? UNKNOWN : entry.service(),
                "destination_port", Integer.toString(entry.port()),
                "response_flags", entry.flags().isEmpty() ? "-" : entry.flags(),
                "connection_security_policy", source ? UNKNOWN : entry.connectionSecurity());
    }
}
