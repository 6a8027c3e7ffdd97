package dev.assay.cases.harness;

import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.WireHandler;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workloads of cases that are done, kept for the next case that deploys the very same: where a
 * workload is a pod, a third of a case's time is its start. Only those are kept that hold nothing
 * of a case: without a sidecar, named by their name's label alone (no other case's service or
 * policy selects them), and with the suite's own code on each of their ports, which the next case
 * brings along. Used by one thread at a time.
 */
final class SpareWorkloads {
    private static final Logger LOG = LoggerFactory.getLogger(SpareWorkloads.class);

    private final Namespace namespace;
    private final Map<String, Kept> spare = new HashMap<>();
    private final Map<Workload, Kept> used = new HashMap<>();

    SpareWorkloads(Namespace namespace) {
        this.namespace = namespace;
    }

    private record Kept(Workload workload, Map<Integer, SwitchedApplication> ports) {
        SwitchedApplication port(int workloadPort) {
            return Objects.requireNonNull(ports.get(workloadPort));
        }

        void rest() throws IOException {
            for (SwitchedApplication each : ports.values()) {
                each.rest();
            }
        }
    }

    /** One that stands already, or a new one. */
    Workload deploy(WorkloadSpec spec, Map<Integer, WireHandler> applications) {
        if (!holdsNothing(spec, applications)) {
            return namespace.deploy(spec, applications);
        }
        Kept kept = spare(spec).orElseGet(() -> deployed(spec, applications));
        applications.forEach((port, each) -> kept.port(port).become(each));
        synchronized (this) {
            used.put(kept.workload(), kept);
        }
        return kept.workload();
    }

    private Kept deployed(WorkloadSpec spec, Map<Integer, WireHandler> applications) {
        Map<Integer, SwitchedApplication> ports =
                applications.keySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        port -> port, _ -> new SwitchedApplication()));
        return new Kept(namespace.deploy(spec, Map.copyOf(ports)), ports);
    }

    /** One of the same name that is otherwise another makes room. */
    private Optional<Kept> spare(WorkloadSpec spec) {
        Optional<Kept> named;
        synchronized (this) {
            named = Optional.ofNullable(spare.remove(spec.name()));
        }
        Optional<Kept> same = named.filter(each -> each.workload().spec().equals(spec));
        if (same.isEmpty()) {
            named.ifPresent(each -> each.workload().close());
        }
        return same;
    }

    /**
     * A case is done with a workload that it deployed here.
     *
     * @param disturbed whether it is not as it was deployed any more
     */
    void release(Workload workload, boolean disturbed) {
        Optional<Kept> kept;
        synchronized (this) {
            kept = Optional.ofNullable(used.remove(workload));
        }
        if (kept.isEmpty() || disturbed) {
            workload.close();
            return;
        }
        try {
            kept.get().rest();
            synchronized (this) {
                spare.put(workload.spec().name(), kept.get());
            }
        } catch (IOException e) {
            LOG.debug("{} is not kept", workload.spec().name(), e);
            workload.close();
        }
    }

    private static boolean holdsNothing(WorkloadSpec spec, Map<Integer, WireHandler> applications) {
        List<Integer> ports = spec.ports().stream().map(PortSpec::number).toList();
        return !ports.isEmpty()
                && applications.keySet().equals(Set.copyOf(ports))
                && spec.equals(WorkloadSpec.naked(spec.name()).on(spec.ports()));
    }
}
