package dev.assay.reports.terminal;

import dev.assay.reports.model.CaseJar;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Printable;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Summary;
import dev.assay.reports.model.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The end of a run in text: each leaf that failed with all that is needed to start fixing, what was
 * waived or not run and why, then counts and result, last because that is where the eye is.
 */
public final class TerminalSummary {

    private static final int COLUMN = 16;
    private static final int NAMED_LEAVES = 6;

    /** Failures shown in full; more than this is one mistake seen many times. */
    private static final int FAILURES_IN_FULL = 25;

    private TerminalSummary() {}

    /** The summary, ending in a line end. */
    public static String render(RunResult run, TerminalStyle style) {
        var out = new StringBuilder();
        List<LeafResult> failures = run.failures();
        failures.stream().limit(FAILURES_IN_FULL).forEach(leaf -> failure(out, leaf, style));
        if (failures.size() > FAILURES_IN_FULL) {
            List<String> rest =
                    failures.stream().skip(FAILURES_IN_FULL).map(LeafResult::id).toList();
            paragraph(
                    out,
                    "… and %d more: %s; report.html has them in full"
                            .formatted(rest.size(), named(rest)),
                    style);
            out.append('\n');
        }
        reasons(out, run, Verdict.WAIVED, style);
        reasons(out, run, Verdict.NOT_RUN, style);
        reasons(out, run, Verdict.NOT_APPLICABLE, style);
        conclusion(out, run, style);
        return out.toString();
    }

    private static void failure(StringBuilder out, LeafResult result, TerminalStyle style) {
        Paint paint = Paint.of(result.verdict());
        String head =
                "%s  %s".formatted(result.verdict().text().toUpperCase(Locale.ROOT), result.id());
        out.append(Paint.BOLD.on(paint.on(Printable.line(head), style), style))
                .append(Paint.DIM.on("  " + result.leaf().level().text(), style))
                .append('\n');
        var finding = result.finding();
        String requirement = result.leaf().requirement();
        Block.labelled(
                out,
                "requirement",
                COLUMN,
                requirement.isBlank() ? result.leaf().title() : requirement,
                style);
        Block.labelled(out, "source", COLUMN, result.leaf().source(), style);
        Block.labelled(out, "expected", COLUMN, finding.expected(), style);
        Block.labelled(out, "observed", COLUMN, finding.observed(), style);
        if (!finding.message().equals(finding.observed())) {
            Block.labelled(out, "message", COLUMN, finding.message(), style);
        }
        Block.labelled(out, "likely cause", COLUMN, finding.likelyCause(), style);
        Block.labelled(out, "evidence", COLUMN, String.join("\n", result.evidence()), style);
        // Not broken into lines: it must survive being copied.
        if (!result.leaf().rerun().isBlank()) {
            out.append(Paint.DIM.on("  rerun         ", style))
                    .append(Paint.CYAN.on(Printable.line(result.leaf().rerun()), style))
                    .append('\n');
        }
        out.append('\n');
    }

    private static void reasons(
            StringBuilder out, RunResult run, Verdict verdict, TerminalStyle style) {
        Map<String, List<String>> byReason = new TreeMap<>();
        run.leaves().stream()
                .filter(result -> result.verdict() == verdict)
                .forEach(result ->
                        byReason.computeIfAbsent(result.finding().message(), _ -> new ArrayList<>())
                                .add(result.id()));
        if (byReason.isEmpty()) {
            return;
        }
        int leaves = byReason.values().stream().mapToInt(List::size).sum();
        out.append(Paint.BOLD.on("%s: %d".formatted(verdict.text(), leaves), style)).append('\n');
        byReason.entrySet().stream()
                .sorted((a, b) -> Integer.compare(b.getValue().size(), a.getValue().size()))
                .forEach(entry ->
                        Block.labelled(
                                out,
                                "%5d".formatted(entry.getValue().size()),
                                9,
                                "%s (%s)"
                                        .formatted(
                                                entry.getKey().isBlank()
                                                        ? "no reason given"
                                                        : Printable.line(entry.getKey()),
                                                named(entry.getValue())),
                                style));
        out.append('\n');
    }

    private static void conclusion(StringBuilder out, RunResult run, TerminalStyle style) {
        Summary summary = run.summary();
        var counts = new ArrayList<String>();
        for (Verdict verdict : Verdict.values()) {
            int count = summary.of(verdict);
            // Zero failed is news; zero waived is not.
            if (count > 0 || verdict == Verdict.PASSED || verdict == Verdict.FAILED) {
                String text = count + " " + verdict.text();
                counts.add(count > 0 ? Paint.of(verdict).on(text, style) : text);
            }
        }
        if (summary.provisional() > 0) {
            counts.add(summary.provisional() + " provisional");
        }
        String result = run.result().text().toUpperCase(Locale.ROOT);
        String headline =
                "%s on %s, %d leaves in %s, seed %d"
                        .formatted(
                                run.implementation().label(),
                                run.environment().name(),
                                summary.total(),
                                Printable.duration(run.duration()),
                                run.seed());
        String painted = Paint.BOLD.on(Paint.of(run.result()).on(result, style), style);
        paragraph(out, painted + " " + Printable.line(headline), style);
        Block.wrap(String.join(" · ", counts), style.width() - 2)
                .forEach(line -> out.append("  ").append(line).append('\n'));
        if (run.timing().isKnown()) {
            Block.labelled(out, "time", COLUMN, run.timing().parts(), style);
            Block.labelled(out, "slowest", COLUMN, run.timing().slowestCases(), style);
        }
        for (CaseJar jar : run.jars()) {
            Block.labelled(
                    out,
                    "case jar",
                    COLUMN,
                    "%s; %s; no part of the result"
                            .formatted(Printable.line(jar.label()), counts(run.of(jar))),
                    style);
        }
        run.outcome().reasons().forEach(reason -> Block.labelled(out, "-", 4, reason, style));
    }

    /** Of whatever level: {@code 2 passed, 1 failed}. */
    private static String counts(List<LeafResult> leaves) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        leaves.forEach(each -> counts.merge(each.verdict(), 1, Integer::sum));
        return counts.isEmpty()
                ? "none of them selected"
                : counts.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey().text())
                        .collect(Collectors.joining(", "));
    }

    private static void paragraph(StringBuilder out, String text, TerminalStyle style) {
        Block.wrap(text, style.width()).forEach(line -> out.append(line).append('\n'));
    }

    private static String named(List<String> ids) {
        String some = ids.stream().limit(NAMED_LEAVES).collect(Collectors.joining(", "));
        return Printable.line(
                ids.size() > NAMED_LEAVES
                        ? "%s, … %d more".formatted(some, ids.size() - NAMED_LEAVES)
                        : some);
    }
}
