package dev.assay.reports.html;

import dev.assay.reports.model.CaseText;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Summary;
import dev.assay.reports.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the page shows, computed; the templates only lay it out.
 *
 * @param cases by ID, those that make the run fail before all others
 */
public record Page(
        RunResult run,
        Summary summary,
        List<CaseGroup> cases,
        List<String> profiles,
        MatrixPicture matrix,
        TopologyDrawing topology,
        Pictures pictures,
        Inline style,
        Inline script) {

    private static final Inline STYLE = Inline.of("report.css");
    private static final Inline SCRIPT = Inline.of("report.js");

    static Page of(RunResult run, Pictures pictures) {
        Map<String, List<LeafResult>> byCase = new TreeMap<>();
        var profiles = new TreeSet<String>();
        for (LeafResult result : run.leaves()) {
            byCase.computeIfAbsent(result.leaf().caseId(), _ -> new ArrayList<>()).add(result);
            profiles.addAll(result.leaf().profiles());
        }
        Map<String, CaseText> texts =
                run.cases().stream()
                        .collect(Collectors.toUnmodifiableMap(CaseText::id, each -> each));
        List<CaseGroup> cases =
                byCase.entrySet().stream()
                        .map(entry ->
                                CaseGroup.of(
                                        Optional.ofNullable(texts.get(entry.getKey()))
                                                .orElseGet(() ->
                                                        untold(entry.getKey(), entry.getValue())),
                                        entry.getValue()))
                        .sorted(Comparator.comparing(CaseGroup::open).reversed())
                        .toList();
        return new Page(
                run,
                run.summary(),
                cases,
                List.copyOf(profiles),
                MatrixPicture.of(run.leaves()),
                TopologyDrawing.of(run.topology(), run.environment().name()),
                pictures,
                STYLE,
                SCRIPT);
    }

    /** Of a report that says nothing of its cases. */
    private static CaseText untold(String id, List<LeafResult> leaves) {
        return new CaseText(id, leaves.getFirst().leaf().title(), "", List.of());
    }

    /** The page's policy: its own style and script by their hashes, and no load of any kind. */
    public String contentSecurityPolicy() {
        return "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src '%s'; script-src '%s'"
                .formatted(style.hash(), script.hash());
    }

    /** The counts as parts of one bar of width 1000, empty ones left out. */
    public List<BarPart> bar() {
        var parts = new ArrayList<BarPart>();
        int total = Math.max(1, summary.total());
        double x = 0;
        for (Verdict verdict : Verdict.values()) {
            int count = summary.of(verdict);
            if (count > 0) {
                double width = 1000.0 * count / total;
                parts.add(new BarPart(verdict.text(), count, x, width));
                x += width;
            }
        }
        if (summary.provisional() > 0) {
            parts.add(new BarPart("provisional", summary.provisional(), x, 1000 - x));
        }
        return parts;
    }

    /** A stretch of the bar. */
    public record BarPart(String name, int count, double x, double width) {}

    /**
     * A case with its leaves, those that make the run fail first, then as the case tells them.
     *
     * @param title what its leaves have in common
     * @param how paragraphs; none where nothing is to be said
     * @param counts its leaves by verdict, only those that occur
     * @param open whether the page shows its leaves at once: something is not as it should be
     */
    public record CaseGroup(
            String id,
            String title,
            List<String> how,
            List<LeafResult> leaves,
            Map<Verdict, Integer> counts,
            boolean open) {

        static CaseGroup of(CaseText text, List<LeafResult> leaves) {
            Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
            leaves.forEach(result -> counts.merge(result.verdict(), 1, Integer::sum));
            return new CaseGroup(
                    text.id(),
                    text.title(),
                    text.how().lines().toList(),
                    leaves.stream()
                            .sorted(
                                    Comparator.comparing(LeafResult::failsTheRun)
                                            .reversed()
                                            .thenComparingInt(
                                                    result -> text.leaves().indexOf(result.id())))
                            .toList(),
                    counts,
                    leaves.stream().anyMatch(LeafResult::failsTheRun));
        }

        /** The verdict that stands for the case: its leaves' worst. */
        public Verdict worst() {
            return leaves.stream()
                    .filter(result -> result.leaf().level() != Level.PROVISIONAL)
                    .map(LeafResult::verdict)
                    .max(Severity.ORDER)
                    .orElse(leaves.getFirst().verdict());
        }
    }
}
