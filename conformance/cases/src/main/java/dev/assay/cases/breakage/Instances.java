package dev.assay.cases.breakage;

import dev.assay.cases.harness.Expectation;
import dev.assay.fixtures.environment.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * That workloads are the ones that stood before, and were not restarted: a repair needs neither.
 */
final class Instances {
    private final List<Workload> workloads;
    private final String before;

    private Instances(List<Workload> workloads) {
        this.workloads = workloads;
        this.before = now();
    }

    /** As they stand now. */
    static Instances of(Workload... workloads) {
        return new Instances(Arrays.asList(workloads));
    }

    /** Names, the platform's IDs where it has any, and restarts. */
    String now() {
        return workloads.stream()
                .map(each ->
                        each.spec().name()
                                + each.instance().map(id -> " " + id).orElse("")
                                + " restarted "
                                + each.restarts()
                                + " times")
                .collect(Collectors.joining(", "));
    }

    Expectation<String> unchanged() {
        return Expectation.of("still " + before, before::equals);
    }
}
