package dev.assay.cases.harness;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.catalogue.MisdeclaredCase;
import dev.assay.cases.catalogue.Need;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.driver.Validator;
import dev.assay.fixtures.environment.Environment;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * One JUnit invocation of a case: runs it on a lane, once more where a leaf failed, and tells every
 * leaf's outcome. The invocation itself fails if a gating leaf did.
 */
final class CaseInvocation implements InvocationInterceptor, ParameterResolver {
    private final CaseDescription description;
    private final CaseExtension.Group group;

    CaseInvocation(CaseDescription description, CaseExtension.Group group) {
        this.description = description;
        this.group = group;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Lane.class
                || type == Observations.class
                || type == Validator.class
                || type == ProxyRig.class
                || type == CaRig.class
                || type == Diagnosis.class
                || type == List.class
                || LeafParameter.class.isAssignableFrom(type);
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // each run of the case gets arguments of its own, when it has its lane: see arguments()
        return null;
    }

    @Override
    public void interceptTestTemplateMethod(
            InvocationInterceptor.Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> reflective,
            ExtensionContext context) {
        invocation.skip();
        RunState shared = RunState.of(context);
        Object target = context.getRequiredTestInstance();
        Method method = reflective.getExecutable();
        List<LeafOutcome> outcomes = run(shared, target, method);
        outcomes.forEach(shared.run().listener()::finished);
        conclude(outcomes);
    }

    private List<LeafOutcome> run(RunState shared, Object target, Method method) {
        List<LeafRecord> records = group.leaves().stream().map(LeafRecord::new).toList();
        shared.run().listener().started(description, group.leaves());
        List<LeafRecord> pending = new ArrayList<>();
        for (LeafRecord each : records) {
            var lacking = new TreeSet<>(each.leaf().features());
            lacking.removeAll(shared.features());
            if (!lacking.isEmpty()) {
                each.add(new LeafState.NotApplicable("the driver does not declare " + lacking));
            } else if (wants(method, Lane.class) && !shared.run().driver().hasMesh()) {
                each.add(new LeafState.NotRun("the driver describes no mesh"));
            } else {
                var need = unmet(each, shared.run().environment());
                need.ifPresent(what -> each.add(new LeafState.NotRun(what.reason())));
                if (need.isEmpty()) {
                    pending.add(each);
                }
            }
        }
        var caseRun = new CaseRun(shared, description, group, target, method);
        int attempts = shared.run().retries() ? 2 : 1;
        for (int attempt = 1;
                attempt <= attempts && !pending.isEmpty() && !caseRun.isOverdue();
                attempt++) {
            caseRun.run(pending);
            pending = pending.stream().filter(LeafRecord::isBad).toList();
        }
        Duration took = caseRun.spent().dividedBy(records.size());
        return records.stream().map(each -> each.outcome(description, took)).toList();
    }

    private static Optional<Need> unmet(LeafRecord each, Environment environment) {
        return each.leaf().needs().stream()
                .filter(need ->
                        switch (need) {
                            case CLUSTER -> !environment.hasCluster();
                            case EMBEDDED -> environment.hasCluster();
                        })
                .findFirst();
    }

    private static void conclude(List<LeafOutcome> outcomes) {
        var failures = new ArrayList<String>();
        var causes = new ArrayList<Throwable>();
        var reasons = new ArrayList<String>();
        boolean somethingRan = false;
        for (LeafOutcome outcome : outcomes) {
            String id = outcome.leaf().id();
            boolean gates = outcome.leaf().level() != Level.PROVISIONAL;
            switch (outcome.last()) {
                case LeafState.Passed passed -> {
                    somethingRan = true;
                    if (gates && outcome.earlierFailure().isPresent()) {
                        failures.add(id + " is flaky: " + outcome.earlierFailure().get());
                    }
                }
                case LeafState.Failed failed -> {
                    somethingRan = true;
                    if (gates) {
                        failures.add(id + ": " + Words.of(failed));
                    }
                }
                case LeafState.Errored errored -> {
                    somethingRan = true;
                    if (gates) {
                        failures.add(id + " is in error: " + errored.message());
                        causes.add(errored.cause());
                    }
                }
                case LeafState.NotRun(var reason) -> reasons.add(id + ": " + reason);
                case LeafState.NotApplicable(var reason) -> reasons.add(id + ": " + reason);
            }
        }
        if (!failures.isEmpty()) {
            var error = new AssertionError(String.join("\n\n", failures));
            causes.forEach(error::addSuppressed);
            throw error;
        }
        if (!somethingRan) {
            throw new TestAbortedException(String.join("; ", reasons));
        }
    }

    /**
     * What a case may ask for in one run.
     *
     * @param validator there if its method wants one
     */
    record Given(
            Subject subject,
            Optional<Validator> validator,
            Diagnosis diagnosis,
            Observations observations) {}

    /** What a method's parameters get in one run of the case. */
    static Object[] arguments(Method method, CaseExtension.Group group, Given given) {
        return Arrays.stream(method.getParameters())
                .map(parameter -> argument(parameter, group, given))
                .toArray();
    }

    private static Object argument(Parameter parameter, CaseExtension.Group group, Given given) {
        Class<?> type = parameter.getType();
        if (type == Lane.class) {
            return given.subject().lane().orElseThrow();
        }
        if (type == Observations.class) {
            return given.observations();
        }
        if (type == Validator.class) {
            return given.validator().orElseThrow();
        }
        if (type == ProxyRig.class) {
            return given.subject().proxies().orElseThrow();
        }
        if (type == CaRig.class) {
            return given.subject().cas().orElseThrow();
        }
        if (type == Diagnosis.class) {
            return given.diagnosis();
        }
        if (type == List.class) {
            return group.parameters();
        }
        if (group.parameters().size() != 1) {
            throw new MisdeclaredCase(
                    "several leaves share an invocation: take the List of their parameters");
        }
        return group.parameters().getFirst();
    }

    /** Whether a method has a parameter of this type. */
    static boolean wants(Method method, Class<?> given) {
        return Arrays.stream(method.getParameterTypes()).anyMatch(type -> type == given);
    }
}
