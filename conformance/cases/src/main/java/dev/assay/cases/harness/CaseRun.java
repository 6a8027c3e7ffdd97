package dev.assay.cases.harness;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.fixtures.ca.CaFault;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.driver.Validator;
import dev.assay.fixtures.driver.ValidatorDriver;
import dev.assay.fixtures.environment.ResourceRejected;
import dev.assay.fixtures.proxy.ProxyFault;
import dev.assay.fixtures.wire.NotCarried;
import dev.assay.reports.model.Finding;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a case's method on one lane, and what it says about each leaf. */
final class CaseRun {
    private static final Logger LOG = LoggerFactory.getLogger(CaseRun.class);

    private final RunState shared;
    private final CaseDescription description;
    private final CaseExtension.Group group;
    private final Object target;
    private final Method method;
    private long nanos;
    private boolean overdue;
    private boolean abandoned;

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

    /** Runs it for these leaves; evidence is kept before the lane is reset. */
    void run(List<LeafRecord> leaves) {
        if (!CaseInvocation.wants(method, Lane.class)) {
            timed(() -> callWithoutLane(leaves));
            return;
        }
        LanePool.Loan loan;
        try {
            var demand = Demand.of(method, shared.run().environment().isCostly());
            loan = shared.lanes().borrow(demand);
        } catch (NotCarried e) {
            leaves.forEach(leaf -> leaf.add(new LeafState.NotRun(Words.of(e))));
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leaves.forEach(leaf -> leaf.add(new LeafState.NotRun(Finding.INTERRUPTED)));
            return;
        } catch (RuntimeException e) {
            leaves.forEach(
                    leaf -> leaf.add(new LeafState.Errored(LeafState.NO_LANE + Words.of(e), e)));
            return;
        }
        timed(() -> {
            try (loan) {
                call(leaves, Subject.of(loan.lane()));
                if (abandoned) {
                    loan.giveUp();
                }
            }
        });
    }

    private void timed(Runnable work) {
        long start = System.nanoTime();
        try {
            work.run();
        } finally {
            nanos += System.nanoTime() - start;
        }
    }

    /** What its runs have taken, with putting back their lanes; waiting for those is not in it. */
    Duration spent() {
        return Duration.ofNanos(nanos);
    }

    /** Whether it has met its deadline; what hung once is not waited for again. */
    boolean isOverdue() {
        return overdue;
    }

    private void callWithoutLane(List<LeafRecord> leaves) {
        try {
            if (CaseInvocation.wants(method, ProxyRig.class)) {
                try (ProxyRig rig = shared.proxies().rig()) {
                    call(leaves, Subject.of(rig));
                }
            } else if (CaseInvocation.wants(method, CaRig.class)) {
                try (CaRig rig = shared.cas().rig()) {
                    call(leaves, Subject.of(rig));
                }
            } else {
                call(leaves, Subject.NONE);
            }
        } catch (NotCarried e) {
            leaves.forEach(leaf -> leaf.add(new LeafState.NotRun(Words.of(e))));
        }
    }

    private void call(List<LeafRecord> leaves, Subject subject) {
        Map<LeafDescription, LeafState> found = observe(leaves, subject);
        for (LeafRecord each : leaves) {
            LeafState state = Optional.ofNullable(found.get(each.leaf())).orElseThrow();
            each.add(state);
            if (state.leavesEvidence()) {
                each.addEvidence(
                        shared.run()
                                .listener()
                                .keepEvidence(
                                        description, each.leaf(), state, subject.surroundings()));
            }
        }
    }

    private Map<LeafDescription, LeafState> observe(List<LeafRecord> leaves, Subject subject) {
        var observations =
                new Observations(
                        description,
                        leaves.stream().map(LeafRecord::leaf).toList(),
                        shared.run().patience(),
                        shared.run().wholeTables());
        LeafState rest;
        try {
            method.setAccessible(true);
            rest = rest(subject, observations);
        } catch (NotCarried e) {
            rest = new LeafState.NotRun(Words.of(e));
        } catch (IOException | RuntimeException e) {
            rest = notCalled(e);
        }
        var found = new LinkedHashMap<>(observations.states());
        for (LeafDescription leaf : observations.unobserved()) {
            found.put(leaf, rest);
        }
        List<String> missed = subject.lane().map(l -> l.sentinel().missed()).orElse(List.of());
        if (!missed.isEmpty()) {
            found.replaceAll((leaf, state) -> doubted(state, String.join("; ", missed)));
        }
        return found;
    }

    /** Runs the case; what it has not observed is what is returned. */
    private LeafState rest(Subject subject, Observations observations) throws IOException {
        if (!CaseInvocation.wants(method, Validator.class)) {
            return rest(subject, Optional.empty(), observations);
        }
        MeshDriver driver = shared.run().driver();
        try (Validator validator =
                ValidatorDriver.of(driver)
                        .orElseThrow(() ->
                                new NotCarried(
                                        "the driver '%s' offers no validator to ask"
                                                .formatted(driver.name())))
                        .open()) {
            return rest(subject, Optional.of(validator), observations);
        }
    }

    private LeafState rest(
            Subject subject, Optional<Validator> validator, Observations observations) {
        var given =
                new CaseInvocation.Given(
                        subject, validator, shared.run().driver().diagnosis(), observations);
        Object[] arguments = CaseInvocation.arguments(method, group, given);
        BoundedCall call =
                BoundedCall.begin(
                        "case " + group.name(),
                        method.getDeclaringClass().getClassLoader(),
                        () -> {
                            method.invoke(target, arguments);
                            return true;
                        });
        Duration deadline = deadline();
        try {
            call.await(deadline);
            return new LeafState.Errored("the case did not observe this leaf", unobserved());
        } catch (ExecutionException e) {
            return thrown(Optional.ofNullable(e.getCause()).orElse(e));
        } catch (TimeoutException e) {
            overdue = true;
            var where = CaseOverdue.at(call.where(), method.getDeclaringClass(), deadline);
            end(call, observations);
            return new LeafState.Errored(Words.of(where), where);
        } catch (InterruptedException e) {
            end(call, observations);
            Thread.currentThread().interrupt();
            return new LeafState.NotRun(Finding.INTERRUPTED);
        }
    }

    /** The case's own, where it says one. */
    private Duration deadline() {
        Case declared = method.getAnnotation(Case.class);
        return declared == null || declared.deadlineSeconds() == 0
                ? shared.run().deadline()
                : Duration.ofSeconds(declared.deadlineSeconds());
    }

    /** What it observes while it is being ended says nothing any more. */
    private void end(BoundedCall call, Observations observations) {
        observations.end();
        try {
            abandoned = !call.end();
        } catch (InterruptedException e) {
            abandoned = true;
            Thread.currentThread().interrupt();
        }
        if (abandoned) {
            LOG.warn("{} ignores that it was interrupted; it goes on beside the run", group.name());
        }
    }

    private LeafState thrown(Throwable thrown) {
        return thrown instanceof InvocationTargetException
                ? stateOf(Optional.ofNullable(thrown.getCause()).orElse(thrown))
                : notCalled(thrown);
    }

    private static LeafState notCalled(Throwable thrown) {
        return new LeafState.Errored("the case could not be called: " + Words.of(thrown), thrown);
    }

    private static Throwable unobserved() {
        return new IllegalStateException("declared, selected, and never expected");
    }

    /** What an exception out of a case says about the leaves that it had not observed yet. */
    private LeafState stateOf(Throwable thrown) {
        return switch (thrown) {
            case ControlFailed control ->
                    new LeafState.Failed(
                            "control: the path does not work where it should",
                            control.expected(),
                            control.attempts());
            case PolicyRefused refused ->
                    new LeafState.Failed(Words.of(refused), "accepted at apply", List.of());
            case ResourceRejected rejected ->
                    new LeafState.Failed(
                            "the API refused an object that it must accept: " + Words.of(rejected),
                            "accepted by the API",
                            List.of());
            case ProxyFault fault ->
                    new LeafState.Failed(Words.of(fault), "a proxy that serves", List.of());
            case CaFault fault ->
                    new LeafState.Failed(Words.of(fault), "a CA that answers", List.of());
            case NotCarried notCarried -> new LeafState.NotRun(Words.of(notCarried));
            case AssertionError failed ->
                    new LeafState.Failed(Words.of(failed), description(failed), List.of());
            default -> new LeafState.Errored("the case itself failed: " + thrown, thrown);
        };
    }

    private String description(AssertionError failed) {
        String own = method.getDeclaringClass().getPackageName() + ".";
        return "the assertion at "
                + java.util.Arrays.stream(failed.getStackTrace())
                        .filter(frame ->
                                frame.getClassName().startsWith("dev.assay.cases.")
                                        || frame.getClassName().startsWith(own))
                        .findFirst()
                        .map(StackTraceElement::toString)
                        .orElse("an unknown place");
    }

    /** Nothing passes on a change that was never seen to arrive. */
    private static LeafState doubted(LeafState state, String missed) {
        return switch (state) {
            case LeafState.Passed(var expected, var observed, _) ->
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
}
