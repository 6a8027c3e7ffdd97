package dev.assay.reports.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of one leaf.
 *
 * @param evidence files behind the verdict, relative to the report folder, with {@code /} between
 *     the parts and {@code evidence/} in front
 * @param metrics measured values by name; empty for a leaf that measures nothing
 */
public record LeafResult(
        Leaf leaf,
        Verdict verdict,
        Duration duration,
        Finding finding,
        List<String> evidence,
        Map<String, Metric> metrics) {

    private static final String EVIDENCE_FOLDER = "evidence/";

    /**
     * @throws IllegalArgumentException when a path leads out of the evidence folder, or when a leaf
     *     was not run or waived and its message does not say why
     */
    public LeafResult {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(leaf.id() + ": negative duration " + duration);
        }
        boolean needsReason = verdict == Verdict.NOT_RUN || verdict == Verdict.WAIVED;
        if (needsReason && finding.message().isBlank()) {
            throw new IllegalArgumentException(
                    "%s is %s: its message must say why".formatted(leaf.id(), verdict.text()));
        }
        for (String path : evidence) {
            if (!staysInEvidenceFolder(path)) {
                throw new IllegalArgumentException(
                        "%s: evidence path '%s' must be relative and begin with %s"
                                .formatted(leaf.id(), path, EVIDENCE_FOLDER));
            }
        }
        evidence = List.copyOf(evidence);
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }

    /** A leaf without evidence and measurements. */
    public LeafResult(Leaf leaf, Verdict verdict, Duration duration, Finding finding) {
        this(leaf, verdict, duration, finding, List.of(), Map.of());
    }

    /** The leaf's ID. */
    public String id() {
        return leaf.id();
    }

    /** Whether it is of a case that a jar brought, see {@link CaseJar#isFromJar}. */
    public boolean isFromJar() {
        return CaseJar.isFromJar(leaf.id());
    }

    /** Whether this leaf alone makes the run exit with 1. */
    public boolean failsTheRun() {
        return leaf.level().gates() && verdict.failsTheRun();
    }

    private static boolean staysInEvidenceFolder(String path) {
        return path.startsWith(EVIDENCE_FOLDER)
                && path.indexOf('\\') < 0
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }
}
