package dev.assay.runner.run;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.LeafOutcome;
import dev.assay.cases.harness.LeafState;
import dev.assay.cases.harness.RunListener;
import dev.assay.cases.harness.Surroundings;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Topology;
import dev.assay.runner.evidence.EvidenceKeeper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects verdicts while a run goes on, and shows them. Thread-safe. */
final class Recorder implements RunListener {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /** A run on local has dozens of meshes that are up at once: one says it for all. */
    private static final long WORTH_A_LINE_MILLIS = 1_000;

    private final Verdicts verdicts;
    private final EvidenceKeeper evidence;
    private final Progress progress;
    private final TimeKeeper time;
    private final List<LeafResult> results = new ArrayList<>();
    private final Set<String> told = new HashSet<>();
    private Topology topology = Topology.UNKNOWN;
    private final AtomicBoolean firstMeshIsUp = new AtomicBoolean();
    private boolean ended;

    Recorder(Verdicts verdicts, EvidenceKeeper evidence, Progress progress, TimeKeeper time) {
        this.verdicts = verdicts;
        this.evidence = evidence;
        this.progress = progress;
        this.time = time;
    }

    @Override
    public void meshReady(Mesh mesh, long millis) {
        time.meshReady(millis);
        LOG.info("mesh ready after {} ms: {}", millis, mesh.options());
        if (firstMeshIsUp.getAndSet(true) && millis < WORTH_A_LINE_MILLIS) {
            return;
        }
        progress.say(
                "mesh up in %.1f s (trust domain %s, root namespace %s)"
                        .formatted(
                                millis / 1000.0,
                                mesh.options().trustDomain(),
                                mesh.options().rootNamespace()));
    }

    @Override
    public void laneReady(Lane lane) {
        LOG.info("lane ready: {}", lane.namespace().name());
        synchronized (this) {
            // the same one in every run, whichever mesh is up first
            if (!topology.isKnown() || lane.mesh().options().equals(MeshOptions.STANDARD)) {
                topology = Drawn.of(lane);
            }
        }
    }

    @Override
    public void started(CaseDescription description, List<LeafDescription> leaves) {
        progress.started(leaves.size() == 1 ? leaves.getFirst().id() : description.id());
    }

    @Override
    public List<String> keepEvidence(
            CaseDescription description,
            LeafDescription leaf,
            LeafState state,
            Surroundings around) {
        return evidence.keep(verdicts.leaf(description, leaf), state, around);
    }

    @Override
    public void finished(LeafOutcome outcome) {
        add(verdicts.judge(outcome));
        if (outcome.last() instanceof LeafState.Errored(var message, var cause)) {
            LOG.error("{} is in error: {}", outcome.leaf().id(), message, cause);
        }
    }

    void neverReported(CaseDescription description, LeafDescription leaf, String reason) {
        add(verdicts.neverReported(description, leaf, reason));
    }

    private void add(LeafResult result) {
        synchronized (this) {
            if (ended) {
                return;
            }
            results.add(result);
            told.add(result.id());
        }
        time.verdict();
        progress.finished(result);
    }

    /** From now on nothing is told any more; what is asked for stays as it is. */
    void end() {
        synchronized (this) {
            ended = true;
        }
        progress.end();
    }

    LeafResult interrupted(CaseDescription description, LeafDescription leaf) {
        return verdicts.interrupted(description, leaf);
    }

    synchronized boolean hasTold(String leaf) {
        return told.contains(leaf);
    }

    synchronized List<LeafResult> results() {
        return List.copyOf(results);
    }

    synchronized Topology topology() {
        return topology;
    }
}
