package dev.assay.runner.mutants;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.Selection;
import dev.assay.cases.harness.RunContext;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.fixtures.mutant.Mutant;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.reports.model.LeafResult;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.command.Console;
import dev.assay.runner.run.RunRequest;
import dev.assay.runner.run.SuiteRun;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Runs every mutant against the cases that it concerns, several mutants at once: a case that must
 * fail waits out its patience, and waiting costs no processor.
 *
 * @param environment where the mutants run; one for all, so that it keeps their addresses apart
 * @param evidence where the evidence of failures goes, in a folder for each mutant
 * @param atOnce how many mutants run at the same time
 * @param whole whether each mutant meets the whole catalogue
 */
public record KillMatrix(
        Catalogue catalogue,
        Environment environment,
        Path evidence,
        Clock clock,
        int atOnce,
        boolean whole) {
    /** A case with more leaves is run for the declared ones only: each failure costs its wait. */
    private static final int MANY_LEAVES = 60;

    /** Cases of one mutant that run at once; most of a mutant's time is waiting. */
    private static final int JOBS = 4;

    /**
     * How many mutants run at once unless a user says otherwise: they wait most of their time.
     * Fewer where meshes stand beside one another in a cluster, as each has pods of its own; one
     * after the other where only one mesh can stand.
     */
    public static int usualJobs(Environment environment, Collection<Mutant> mutants) {
        int processors = Runtime.getRuntime().availableProcessors();
        if (environment.meshesAtOnce() > 1) {
            return 4 * processors;
        }
        return mutants.stream().allMatch(each -> standsBeside(environment, each))
                ? 3 * processors
                : 1;
    }

    /** Meshes of one cluster are told apart by their root namespaces. */
    private static boolean standsBeside(Environment environment, Mutant mutant) {
        var driver = mutant.driver();
        return environment.carriesBeside(driver)
                && driver.features().contains(Features.ROOT_NAMESPACE);
    }

    /** Runs them all; the environment stays as it is, with what it needs begun. */
    public List<MutantResult> run(Collection<Mutant> mutants, Consumer<MutantResult> each)
            throws InterruptedException {
        var results = new ArrayList<MutantResult>();
        try (ExecutorService executor = Executors.newFixedThreadPool(atOnce)) {
            List<Future<MutantResult>> pending =
                    mutants.stream()
                            .map(mutant ->
                                    executor.submit(() -> {
                                        MutantResult result = run(mutant);
                                        each.accept(result);
                                        return result;
                                    }))
                            .toList();
            for (Future<MutantResult> future : pending) {
                results.add(future.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a mutant could not be run", e.getCause());
        }
        return results;
    }

    private MutantResult run(Mutant mutant) throws CannotInstall {
        long start = System.nanoTime();
        Set<String> concerned = concerned(mutant);
        List<LeafResult> leaves =
                concerned.isEmpty()
                        ? List.of()
                        : SuiteRun.of(catalogue, catalogue.index(), clock, new SecretLedger())
                                .run(request(mutant, List.copyOf(concerned)), silent())
                                .leaves();
        return KillJudge.judge(mutant, leaves, Duration.ofNanos(System.nanoTime() - start));
    }

    private RunRequest request(Mutant mutant, List<String> globs) {
        return new RunRequest(
                new Kept(environment, standsBeside(environment, mutant) ? "-" + mutant.id() : ""),
                mutant.driver(),
                mutant.id(),
                Selection.of(globs, Set.of()),
                Set.of(),
                environment.isCostly() ? environment.usualJobs(mutant.driver()) : JOBS,
                !environment.isCostly(),
                RunContext.USUAL_DEADLINE,
                false,
                0,
                evidence.resolve(mutant.id()),
                "./assay mutants --env %s --mutant %s".formatted(environment.name(), mutant.id()));
    }

    /**
     * Globs on what the mutant must meet: its declared leaves, and the cases to which they belong.
     */
    private Set<String> concerned(Mutant mutant) {
        var globs = new LinkedHashSet<String>();
        for (CaseDescription each : catalogue.cases()) {
            List<String> declared =
                    each.leaves().stream()
                            .map(leaf -> leaf.id())
                            .filter(id ->
                                    mutant.mustFail().stream()
                                            .anyMatch(must ->
                                                    Selection.glob(must.leaves())
                                                            .matcher(id)
                                                            .matches()))
                            .toList();
            boolean many = each.leaves().size() > MANY_LEAVES;
            if (many) {
                globs.addAll(declared);
            } else if (whole || !declared.isEmpty() || each.mutants().contains(mutant.id())) {
                globs.add(each.id());
            }
        }
        return globs;
    }

    private static Console silent() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        return new Console(nowhere, nowhere, false, 0);
    }
}
