package dev.assay.cases.sidecar;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Probe;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.wire.NotCarried;
import java.util.regex.Pattern;

/**
 * How many TLS handshakes a sidecar's metrics say that failed since a moment. The names are Envoy's
 * (docs/root/configuration/listeners/stats.rst and clusters/cluster_manager/cluster_stats.rst, TLS
 * statistics): {@code connection_error}, {@code fail_verify_error}, {@code fail_verify_san} and so
 * on below {@code ssl}, of listeners and of clusters. Immutable.
 */
public final class RefusedHandshakes {
    /** {@code envoy_listener_ssl_fail_verify_error{listener_address="0.0.0.0_15006"} 3}. */
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "^envoy_(?:listener|cluster)_(?:\\w+_)?ssl_(?:connection_error|fail_verify_[a-z]+(?:_[a-z]+)*?)"
                            + "(?:_total)?(?:\\{.*})? ([0-9.eE+]+)(?: [0-9]+)?$",
                    Pattern.MULTILINE);

    private final Workload sidecar;
    private final double before;

    private RefusedHandshakes(Workload sidecar, double before) {
        this.sidecar = sidecar;
        this.before = before;
    }

    /**
     * From now on.
     *
     * @throws NotCarried where the sidecar shows no metrics
     */
    public static RefusedHandshakes of(Workload sidecar) {
        return new RefusedHandshakes(sidecar, sum(sidecar));
    }

    /** What has been added. */
    public Probe<Added> added() {
        return () -> new Added(Math.round(sum(sidecar) - before));
    }

    private static double sum(Workload sidecar) {
        return sum(
                sidecar.sidecarMetrics()
                        .orElseThrow(() ->
                                new NotCarried(
                                        "the metrics of "
                                                + sidecar.spec().name()
                                                + " cannot be asked for")));
    }

    static double sum(String metrics) {
        return SAMPLE.matcher(metrics)
                .results()
                .mapToDouble(sample -> Double.parseDouble(sample.group(1)))
                .sum();
    }

    /**
     * So many handshakes.
     *
     * @param handshakes never below zero unless the sidecar has begun anew
     */
    public record Added(long handshakes) implements Described {
        /** That there are so many at least. */
        public static Expectation<Added> atLeast(int handshakes) {
            return Expectation.of(
                    "Envoy's ssl counters have gone up by " + handshakes + " at least",
                    added -> added.handshakes() >= handshakes);
        }

        @Override
        public String describe() {
            return "the ssl counters have gone up by " + handshakes;
        }
    }
}
