package dev.assay.runner.mutants;

import dev.assay.cases.catalogue.Selection;
import dev.assay.fixtures.mutant.Mutant;
import dev.assay.fixtures.mutant.Mutant.MustFail;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Compares what failed with what had to. A declaration that names one leaf demands its failure; one
 * with a {@code *} demands at least one, and covers the others. A leaf must fail with the declared
 * words, never by error: a suite that breaks proves nothing. What an environment cannot carry is
 * not demanded there, but something must have failed.
 */
final class KillJudge {
    private static final int SHOWN = 240;

    private final Mutant mutant;
    private final Collection<LeafResult> leaves;
    private final List<String> complaints = new ArrayList<>();
    private final TreeSet<String> killedBy = new TreeSet<>();
    private final List<LeafResult> notCarried = new ArrayList<>();

    private KillJudge(Mutant mutant, Collection<LeafResult> leaves) {
        this.mutant = mutant;
        this.leaves = leaves;
    }

    static MutantResult judge(Mutant mutant, Collection<LeafResult> leaves, Duration duration) {
        var judge = new KillJudge(mutant, leaves);
        mutant.mustFail().forEach(judge::demand);
        if (mutant.mustFail().isEmpty()) {
            judge.complaints.add("declares no leaf that must fail");
        }
        leaves.forEach(judge::refuseUndeclared);
        if (judge.killedBy.isEmpty() && judge.complaints.isEmpty()) {
            judge.notCarried.forEach(
                    leaf -> judge.complaints.add(leaf.id() + " must fail, but: " + told(leaf)));
        }
        return new MutantResult(
                mutant,
                mutant.isBaseline() ? List.of() : List.copyOf(judge.killedBy),
                judge.complaints,
                duration);
    }

    private void demand(MustFail declared) {
        List<LeafResult> meant =
                leaves.stream().filter(leaf -> names(declared.leaves(), leaf)).toList();
        if (meant.isEmpty()) {
            complaints.add(declared.leaves() + " is declared, and there is no such leaf");
            return;
        }
        boolean all = !declared.leaves().contains("*");
        boolean some = false;
        for (LeafResult leaf : meant) {
            if (leaf.verdict() == Verdict.NOT_RUN) {
                some = true;
                notCarried.add(leaf);
            } else if (fails(declared.observed(), leaf)) {
                some = true;
                killedBy.add(leaf.leaf().caseId());
            } else if (all) {
                complaints.add(
                        "%s must fail with '%s', but: %s"
                                .formatted(leaf.id(), declared.observed(), told(leaf)));
            }
        }
        if (!all && !some) {
            complaints.add(
                    "nothing of %s fails with '%s'; for one, %s: %s"
                            .formatted(
                                    declared.leaves(),
                                    declared.observed(),
                                    meant.getFirst().id(),
                                    told(meant.getFirst())));
        }
    }

    private void refuseUndeclared(LeafResult leaf) {
        boolean bad = leaf.failsTheRun();
        boolean declared =
                mutant.mustFail().stream()
                        .anyMatch(
                                each -> names(each.leaves(), leaf) && fails(each.observed(), leaf));
        boolean complainedOf =
                mutant.mustFail().stream().anyMatch(each -> each.leaves().equals(leaf.id()));
        boolean expected =
                mutant.mayFail().stream()
                        .anyMatch(
                                each -> names(each.leaves(), leaf) && fails(each.observed(), leaf));
        if (bad && !declared && !expected && !complainedOf && !mutant.isBaseline()) {
            complaints.add(leaf.id() + " fails undeclared: " + told(leaf));
        }
    }

    private static boolean names(String leaves, LeafResult leaf) {
        return Selection.glob(leaves).matcher(leaf.id()).matches();
    }

    private static boolean fails(String words, LeafResult leaf) {
        return leaf.verdict() == Verdict.FAILED
                && (leaf.finding().observed().contains(words)
                        || leaf.finding().message().contains(words));
    }

    private static String told(LeafResult leaf) {
        var finding = leaf.finding();
        String text =
                leaf.verdict() == Verdict.PASSED ? "saw " + finding.observed() : finding.message();
        String line = text.lines().findFirst().orElse("");
        return leaf.verdict().text().toLowerCase(Locale.ROOT)
                + ", "
                + (line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…");
    }
}
