package dev.assay.cases.harness;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.fixtures.wire.NotCarried;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of a case's method on one lane, and what it says about each leaf. */
final class CaseRun {
    private final RunState shared;
    private final CaseDescription description;
    private final CaseExtension.Group group;
    private final Object target;
    private final Method method;

    CaseRun(
            RunState shared,
            CaseDescription description,
            CaseExtension.Group group,
            Object target,
            Method method) {
        this.shared = shared;
        this.description = description;
        this.group = group;
        this.target = target;
        this.method = method;
    }

    /** Runs it; evidence of what failed is kept before the lane is reset. */
    Map<LeafDescription, LeafState> run(
            List<LeafDescription> leaves, Map<LeafDescription, List<String>> evidence) {
        if (!CaseInvocation.wantsLane(method)) {
            Map<LeafDescription, LeafState> found = call(leaves, Optional.empty());
            keep(found, evidence, Optional.empty());
            return found;
        }
        LanePool.Loan loan;
        try {
            loan =
                    shared.lanes()
                            .borrow(CaseInvocation.options(method), CaseInvocation.scope(method));
        } catch (NotCarried e) {
            return all(leaves, new LeafState.NotRun(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return all(leaves, new LeafState.NotRun("the run was interrupted"));
        } catch (RuntimeException e) {
            return all(leaves, new LeafState.Errored("no lane: " + e.getMessage(), e));
        }
        try (loan) {
            Map<LeafDescription, LeafState> found = call(leaves, Optional.of(loan.lane()));
            keep(found, evidence, Optional.of(loan.lane()));
            return found;
        }
    }

    private Map<LeafDescription, LeafState> call(
            List<LeafDescription> leaves, Optional<Lane> lane) {
        var observations = new Observations(description, leaves, shared.run().patience());
        LeafState rest;
        try {
            method.setAccessible(true);
            method.invoke(target, CaseInvocation.arguments(method, group, lane, observations));
            rest = new LeafState.Errored("the case did not observe this leaf", unobserved());
        } catch (InvocationTargetException e) {
            rest = stateOf(e.getCause());
        } catch (IllegalAccessException | RuntimeException e) {
            rest = new LeafState.Errored("the case could not be called: " + e.getMessage(), e);
        }
        var found = new LinkedHashMap<>(observations.states());
        for (LeafDescription leaf : observations.unobserved()) {
            found.put(leaf, rest);
        }
        List<String> missed = lane.map(l -> l.sentinel().missed()).orElse(List.of());
        if (!missed.isEmpty()) {
            found.replaceAll((leaf, state) -> doubted(state, String.join("; ", missed)));
        }
        return found;
    }

    private static Throwable unobserved() {
        return new IllegalStateException("declared, selected, and never expected");
    }

    /** What an exception out of a case says about the leaves that it had not observed yet. */
    private static LeafState stateOf(Throwable thrown) {
        return switch (thrown) {
            case ControlFailed control ->
                    new LeafState.Failed(
                            "control: the path does not work where it should",
                            control.expected(),
                            control.attempts());
            case PolicyRefused refused ->
                    new LeafState.Failed(
                            String.valueOf(refused.getMessage()), "accepted at apply", List.of());
            case NotCarried notCarried -> new LeafState.NotRun(notCarried.getMessage());
            case AssertionError failed ->
                    new LeafState.Failed(
                            String.valueOf(failed.getMessage()), description(failed), List.of());
            default -> new LeafState.Errored("the case itself failed: " + thrown, thrown);
        };
    }

    private static String description(AssertionError failed) {
        return "the assertion at "
                + java.util.Arrays.stream(failed.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith("dev.assay.cases."))
                        .findFirst()
                        .map(StackTraceElement::toString)
                        .orElse("an unknown place");
    }

    /** Nothing passes on a change that was never seen to arrive. */
    private static LeafState doubted(LeafState state, String missed) {
        return switch (state) {
            case LeafState.Passed(var expected, var observed) ->
                    new LeafState.Failed(
                            "sentinel: " + missed + "; then observed: " + observed,
                            expected,
                            List.of());
            case LeafState.Failed(var message, var expected, var attempts) ->
                    new LeafState.Failed(
                            message + " (sentinel: " + missed + ")", expected, attempts);
            case LeafState.NotRun other -> other;
            case LeafState.NotApplicable other -> other;
            case LeafState.Errored other -> other;
        };
    }

    private void keep(
            Map<LeafDescription, LeafState> found,
            Map<LeafDescription, List<String>> evidence,
            Optional<Lane> lane) {
        found.forEach((leaf, state) -> {
            if (state instanceof LeafState.Failed || state instanceof LeafState.Errored) {
                List<String> kept =
                        shared.run().listener().keepEvidence(description, leaf, state, lane);
                kept.stream()
                        .filter(file -> !evidence.get(leaf).contains(file))
                        .forEach(evidence.get(leaf)::add);
            }
        });
    }

    private static Map<LeafDescription, LeafState> all(
            List<LeafDescription> leaves, LeafState state) {
        var found = new LinkedHashMap<LeafDescription, LeafState>();
        leaves.forEach(leaf -> found.put(leaf, state));
        return found;
    }
}
