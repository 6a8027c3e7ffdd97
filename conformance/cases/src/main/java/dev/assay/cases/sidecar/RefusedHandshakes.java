package dev.assay.cases.sidecar;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Probe;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.wire.NotCarried;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How many TLS handshakes a sidecar's metrics say that failed since a moment. The names are Envoy's
 * (docs/root/configuration/listeners/stats.rst and clusters/cluster_manager/cluster_stats.rst, TLS
 * statistics): {@code connection_error}, {@code fail_verify_error}, {@code fail_verify_san} and so
 * on below {@code ssl}, of listeners or of clusters. Immutable.
 */
public final class RefusedHandshakes {
    /** Who was waiting for the peer's certificate. */
    public enum Side {
        /** A server's sidecar. */
        LISTENER,
        /** A caller's. */
        CLUSTER
    }

    /** {@code envoy_listener_ssl_fail_verify_error{listener_address="0.0.0.0_15006"} 3}. */
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "^envoy_(listener|cluster)_(?:\\w+_)?ssl_(connection_error|fail_verify_[a-z]+(?:_[a-z]+)*?)"
                            + "(?:_total)?(?:\\{.*})? ([0-9.eE+]+)(?: [0-9]+)?$",
                    Pattern.MULTILINE);

    private final Workload sidecar;
    private final Side side;
    private final Map<String, Double> before;

    private RefusedHandshakes(Workload sidecar, Side side, Map<String, Double> before) {
        this.sidecar = sidecar;
        this.side = side;
        this.before = before;
    }

    /**
     * From now on.
     *
     * @throws NotCarried where the sidecar shows no metrics
     */
    public static RefusedHandshakes of(Workload sidecar, Side side) {
        return new RefusedHandshakes(sidecar, side, sums(sidecar, side));
    }

    /** What has been added. */
    public Probe<Added> added() {
        return () -> {
            var added = new TreeMap<String, Long>();
            sums(sidecar, side)
                    .forEach((name, sum) ->
                            added.put(name, Math.round(sum - before.getOrDefault(name, 0.0))));
            return new Added(added);
        };
    }

    private static Map<String, Double> sums(Workload sidecar, Side side) {
        return sums(
                sidecar.sidecarMetrics()
                        .orElseThrow(() ->
                                new NotCarried(
                                        "the metrics of "
                                                + sidecar.spec().name()
                                                + " cannot be asked for")),
                side);
    }

    /** By the name below {@code ssl}. */
    static Map<String, Double> sums(String metrics, Side side) {
        String wanted = side.name().toLowerCase(Locale.ROOT);
        return SAMPLE.matcher(metrics)
                .results()
                .filter(sample -> sample.group(1).equals(wanted))
                .collect(
                        Collectors.toMap(
                                sample -> sample.group(2),
                                sample -> Double.parseDouble(sample.group(3)),
                                Double::sum,
                                TreeMap::new));
    }

    /**
     * So many handshakes, by Envoy's name of why they failed.
     *
     * @param byName never below zero unless the sidecar has begun anew
     */
    public record Added(Map<String, Long> byName) implements Described {
        /** Copies. */
        public Added {
            byName = Map.copyOf(byName);
        }

        /**
         * That there are so many at least.
         *
         * @param wanted by the names of which any will do
         */
        public static Expectation<Added> atLeast(Map<Set<String>, Integer> wanted) {
            return Expectation.of(
                    "Envoy's ssl counters have gone up: "
                            + wanted.entrySet().stream()
                                    .map(each ->
                                            String.join(" or ", new TreeSet<>(each.getKey()))
                                                    + " by "
                                                    + each.getValue())
                                    .sorted()
                                    .collect(Collectors.joining("; "))
                            + " at least",
                    added ->
                            wanted.keySet().stream()
                                    .allMatch(names -> added.of(names) >= within(wanted, names)));
        }

        /** What can have been counted nowhere else than under these. */
        private static int within(Map<Set<String>, Integer> wanted, Set<String> names) {
            return wanted.entrySet().stream()
                    .filter(each -> names.containsAll(each.getKey()))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        private long of(Set<String> names) {
            return names.stream().mapToLong(name -> byName.getOrDefault(name, 0L)).sum();
        }

        @Override
        public String describe() {
            String names =
                    new TreeMap<>(byName)
                            .entrySet().stream()
                                    .filter(each -> each.getValue() != 0)
                                    .map(each -> each.getKey() + " by " + each.getValue())
                                    .collect(Collectors.joining(", "));
            return "the ssl counters have gone up by "
                    + of(byName.keySet())
                    + (names.isEmpty() ? "" : ": " + names);
        }
    }
}
