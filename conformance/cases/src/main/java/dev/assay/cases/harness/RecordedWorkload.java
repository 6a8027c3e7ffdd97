package dev.assay.cases.harness;

import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Dialer;
import dev.assay.fixtures.wire.Tap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A workload whose own connections are remembered for the evidence. Thread-safe.
 *
 * @param gone set once it was closed
 * @param disturbed set once it is not as it was deployed any more
 */
record RecordedWorkload(
        Workload workload, ProbeCapture capture, AtomicBoolean gone, AtomicBoolean disturbed)
        implements Workload {
    RecordedWorkload(Workload workload, ProbeCapture capture) {
        this(workload, capture, new AtomicBoolean(), new AtomicBoolean());
    }

    @Override
    public Dialer dialer() {
        return capture.around(spec().name() + "." + namespace(), workload.dialer());
    }

    @Override
    public WorkloadSpec spec() {
        return workload.spec();
    }

    @Override
    public String namespace() {
        return workload.namespace();
    }

    @Override
    public String address() {
        return workload.address();
    }

    @Override
    public List<String> received() {
        return workload.received();
    }

    @Override
    public List<String> sidecarLog() {
        return workload.sidecarLog();
    }

    @Override
    public Optional<String> sidecarMetrics() {
        return workload.sidecarMetrics();
    }

    @Override
    public Map<String, String> sidecarState() {
        return workload.sidecarState();
    }

    @Override
    public int restarts() {
        return workload.restarts();
    }

    @Override
    public Optional<String> instance() {
        return workload.instance();
    }

    @Override
    public String projectedToken() {
        return workload.projectedToken();
    }

    @Override
    public void relabel(Map<String, String> labels) {
        disturbed.set(true);
        workload.relabel(labels);
    }

    @Override
    public Optional<Tap> tap() {
        return workload.tap();
    }

    @Override
    public void kill() {
        disturbed.set(true);
        workload.kill();
    }

    @Override
    public void close() {
        gone.set(true);
        disturbed.set(true);
        workload.close();
    }
}
