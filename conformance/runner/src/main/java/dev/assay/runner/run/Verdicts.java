package dev.assay.runner.run;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.cases.catalogue.Profile;
import dev.assay.cases.catalogue.Selection;
import dev.assay.cases.harness.Attempt;
import dev.assay.cases.harness.LeafOutcome;
import dev.assay.cases.harness.LeafState;
import dev.assay.cases.harness.Words;
import dev.assay.fixtures.driver.Waiver;
import dev.assay.reports.model.Finding;
import dev.assay.reports.model.Leaf;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.Verdict;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes verdicts of outcomes: a failure may be waived, a waived leaf that passes fails, what passed
 * only on a retry is flaky. Immutable.
 *
 * @param today decides which waivers still hold
 * @param rerun the command that runs just one leaf, by its ID
 */
public record Verdicts(List<Waiver> waivers, LocalDate today, UnaryOperator<String> rerun) {
    /** Copies. */
    public Verdicts {
        waivers = List.copyOf(waivers);
    }

    /** The leaf as reports know it. */
    public Leaf leaf(CaseDescription description, LeafDescription leaf) {
        return new Leaf(
                leaf.id(),
                description.id(),
                leaf.title().isEmpty() ? description.title() : leaf.title(),
                description.title(),
                leaf.profiles().stream().map(Profile::text).toList(),
                Level.ofText(leaf.level().text()).orElseThrow(),
                leaf.features(),
                description.source(),
                rerun.apply(leaf.id()));
    }

    /** The verdict on one outcome. */
    public LeafResult judge(LeafOutcome outcome) {
        Optional<Waiver> waiver = waiver(outcome.description(), outcome.leaf());
        return switch (outcome.last()) {
            case LeafState.Passed passed -> passed(outcome, passed, waiver);
            case LeafState.Failed failed -> failed(outcome, failed, waiver);
            case LeafState.NotRun(var reason) ->
                    result(outcome, Verdict.NOT_RUN, Finding.because(reason));
            case LeafState.NotApplicable(var reason) ->
                    result(outcome, Verdict.NOT_APPLICABLE, Finding.because(reason));
            case LeafState.Errored(var message, var cause) ->
                    result(outcome, Verdict.ERROR, Finding.because(message));
        };
    }

    /** A leaf that was selected, but of which JUnit never told anything. */
    public LeafResult neverReported(
            CaseDescription description, LeafDescription leaf, String reason) {
        return new LeafResult(
                leaf(description, leaf), Verdict.ERROR, Duration.ZERO, Finding.because(reason));
    }

    /** A leaf that was selected and not observed yet when the run was interrupted. */
    public LeafResult interrupted(CaseDescription description, LeafDescription leaf) {
        return new LeafResult(
                leaf(description, leaf),
                Verdict.NOT_RUN,
                Duration.ZERO,
                Finding.because(Finding.INTERRUPTED));
    }

    private LeafResult passed(
            LeafOutcome outcome, LeafState.Passed passed, Optional<Waiver> waiver) {
        Optional<LeafState> earlier = outcome.earlierFailure();
        if (earlier.isPresent()) {
            return result(
                    outcome,
                    Verdict.FLAKY,
                    finding(earlier.get(), outcome, "passed only on a retry; at first: "));
        }
        if (waiver.isPresent()) {
            return result(
                    outcome,
                    Verdict.FAILED,
                    new Finding(
                            "waived (%s), but it passes: remove the waiver"
                                    .formatted(waiver.get().reason()),
                            passed.expected(),
                            passed.observed(),
                            ""));
        }
        return result(
                outcome, Verdict.PASSED, new Finding("", passed.expected(), passed.observed(), ""));
    }

    private LeafResult failed(
            LeafOutcome outcome, LeafState.Failed failed, Optional<Waiver> waiver) {
        if (waiver.isEmpty()) {
            return result(outcome, Verdict.FAILED, finding(failed, outcome, ""));
        }
        Waiver held = waiver.get();
        if (held.expires().isBefore(today)) {
            return result(
                    outcome,
                    Verdict.FAILED,
                    finding(
                            failed,
                            outcome,
                            "the waiver '%s' expired on %s; "
                                    .formatted(held.pattern(), held.expires())));
        }
        return result(
                outcome,
                Verdict.WAIVED,
                finding(
                        failed,
                        outcome,
                        "waived until %s: %s (%s); "
                                .formatted(held.expires(), held.reason(), held.link())));
    }

    private static Finding finding(LeafState state, LeafOutcome outcome, String prefix) {
        List<String> mistakes = outcome.description().mutants();
        String cause =
                mistakes.isEmpty() ? "" : "a mistake of this kind: " + String.join(", ", mistakes);
        return switch (state) {
            case LeafState.Failed(var message, var expected, var attempts) ->
                    new Finding(prefix + message, expected, observed(message, attempts), cause);
            case LeafState.Errored(var message, var thrown) -> Finding.because(prefix + message);
            default -> Finding.because(prefix + state);
        };
    }

    private static String observed(String message, List<Attempt> attempts) {
        return attempts.isEmpty()
                ? message
                : attempts.getLast().seen() + "\nlast attempts:\n" + Words.lastAttempts(attempts);
    }

    private LeafResult result(LeafOutcome outcome, Verdict verdict, Finding finding) {
        return new LeafResult(
                leaf(outcome.description(), outcome.leaf()),
                verdict,
                outcome.duration(),
                finding,
                outcome.evidence(),
                Map.of());
    }

    private Optional<Waiver> waiver(CaseDescription description, LeafDescription leaf) {
        return waivers.stream()
                .filter(waiver -> {
                    var glob = Selection.glob(waiver.pattern());
                    return glob.matcher(leaf.id()).matches()
                            || glob.matcher(description.id()).matches();
                })
                .findFirst();
    }
}
