package dev.assay.runner.run;

import static java.util.Map.entry;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.cases.harness.RunContext;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.reports.model.CaseText;
import dev.assay.reports.model.CatalogueIndex;
import dev.assay.reports.model.EnvironmentUsed;
import dev.assay.reports.model.Implementation;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.catalogue.LoadedJar;
import dev.assay.runner.certificate.SuiteDigest;
import dev.assay.runner.command.Console;
import dev.assay.runner.evidence.EvidenceKeeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * One run of selected cases on the JUnit Platform, in this JVM.
 *
 * @param catalogue all cases, those of jars among them
 * @param jars what brought cases that are not ours
 * @param index what a conformant implementation must pass
 */
public record SuiteRun(
        Catalogue catalogue,
        List<LoadedJar> jars,
        CatalogueIndex index,
        Clock clock,
        SecretLedger secrets) {
    /** Copies. */
    public SuiteRun {
        jars = List.copyOf(jars);
    }

    /** A run of these cases. */
    public static SuiteRun of(
            Catalogue catalogue, CatalogueIndex index, Clock clock, SecretLedger secrets) {
        return new SuiteRun(catalogue, List.of(), index, clock, secrets);
    }

    /** The same with the cases of jars beside. */
    public SuiteRun with(List<LoadedJar> more) {
        return new SuiteRun(LoadedJar.beside(catalogue, more), more, index, clock, secrets);
    }

    /**
     * Runs, from an environment that is not there yet to one that is gone; the report folder must
     * stand already.
     *
     * @throws CannotInstall when the environment cannot be had
     */
    public RunResult run(RunRequest request, Console console) throws CannotInstall {
        return run(request, console, new Interruption());
    }

    /**
     * The same, where another thread may end the account.
     *
     * @throws CannotInstall when the environment cannot be had
     */
    public RunResult run(RunRequest request, Console console, Interruption interruption)
            throws CannotInstall {
        var time = new TimeKeeper();
        Instant started = clock.instant();
        long start = System.nanoTime();
        long total =
                catalogue.cases().stream()
                        .mapToLong(each -> request.selection().wanted(each).size())
                        .sum();
        var verdicts =
                new Verdicts(
                        request.driver().waivers(),
                        LocalDate.ofInstant(started, clock.getZone()),
                        id -> rerun(request, id));
        var progress = new Progress(console, (int) total, request.environment().isCostly());
        var recorder =
                new Recorder(
                        verdicts, new EvidenceKeeper(request.report(), secrets), progress, time);
        var faults = new JunitFaults();
        var details = new AtomicReference<>(machine(request.jobs()));
        var account = new Account(request, recorder, time, started, start, details);
        interruption.of(() -> endNow(account));
        try (progress;
                var environment = request.environment()) {
            progress.begin();
            environment.begin(progress::say);
            time.environmentReady();
            details.set(details(environment, request.jobs()));
            execute(request, recorder, faults);
            for (CaseDescription each : catalogue.cases()) {
                for (LeafDescription leaf : request.selection().wanted(each)) {
                    if (!recorder.hasTold(leaf.id())) {
                        recorder.neverReported(each, leaf, faults.reason());
                    }
                }
            }
        }
        return result(account, recorder.results());
    }

    /** What a result is made of, at whatever moment. */
    private record Account(
            RunRequest request,
            Recorder recorder,
            TimeKeeper time,
            Instant started,
            long startNanos,
            AtomicReference<Map<String, String>> details) {}

    private Optional<RunResult> endNow(Account account) {
        Recorder recorder = account.recorder();
        recorder.end();
        var results = new ArrayList<LeafResult>(recorder.results());
        if (results.isEmpty()) {
            return Optional.empty();
        }
        for (CaseDescription each : catalogue.cases()) {
            for (LeafDescription leaf : account.request().selection().wanted(each)) {
                if (!recorder.hasTold(leaf.id())) {
                    results.add(recorder.interrupted(each, leaf));
                }
            }
        }
        return Optional.of(result(account, results));
    }

    private RunResult result(Account account, List<LeafResult> results) {
        RunRequest request = account.request();
        var described = request.driver().implementation();
        RunResult result =
                RunResult.of(
                        SuiteDigest.suite(version()),
                        new Implementation(
                                described.organization(),
                                described.project(),
                                described.version(),
                                described.contact(),
                                described.url(),
                                request.driverName(),
                                request.driver().features().stream().sorted().toList()),
                        new EnvironmentUsed(request.environment().name(), account.details().get()),
                        account.started(),
                        Duration.ofNanos(System.nanoTime() - account.startNanos()),
                        request.profileNames(),
                        request.seed(),
                        account.recorder().topology(),
                        results,
                        index,
                        jars.stream().map(LoadedJar::jar).toList());
        return result.timed(account.time().timing(results))
                .telling(catalogue.cases().stream().map(SuiteRun::told).toList());
    }

    /** Whoever runs one of a jar's cases again needs the jar. */
    private String rerun(RunRequest request, String id) {
        return request.rerun().formatted(id)
                + jars.stream()
                        .filter(jar -> jar.has(id))
                        .map(jar -> " --with '%s'".formatted(jar.file()))
                        .collect(Collectors.joining());
    }

    private static CaseText told(CaseDescription each) {
        return new CaseText(
                each.id(),
                each.title(),
                each.how(),
                each.leaves().stream().map(LeafDescription::id).toList());
    }

    private void execute(RunRequest request, Recorder recorder, JunitFaults faults) {
        List<Track> tracks = Track.of(catalogue.classes(), request);
        var places = new Places();
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (Track track : tracks) {
                var part = new Part(request, track, () -> places.of(track));
                threads.execute(() -> {
                    executeOrTell(part, recorder, faults);
                    places.ended(track);
                });
            }
        }
    }

    /** What one track runs, and how many of its cases at once. */
    private record Part(RunRequest request, Track track, IntSupplier places) {}

    /** What one track cannot do is told of its leaves; those of the other count all the same. */
    private void executeOrTell(Part part, Recorder recorder, JunitFaults faults) {
        try {
            execute(part, recorder, faults);
        } catch (RuntimeException | Error e) {
            faults.add(e);
        }
    }

    private void execute(Part part, Recorder recorder, JunitFaults faults) {
        RunRequest request = part.request();
        Track track = part.track();
        try (var session = LauncherFactory.openSession()) {
            session.getStore()
                    .put(
                            Namespace.create(RunContext.NAMESPACE),
                            RunContext.KEY,
                            new RunContext(
                                    request.environment(),
                                    request.driver(),
                                    request.selection(),
                                    part.places(),
                                    request.full(),
                                    track.plan(),
                                    request.caseDeadline(),
                                    request.retries(),
                                    secrets,
                                    recorder));
            for (var batch : track.batches()) {
                session.getLauncher().execute(discovery(request, track, batch), faults);
            }
        }
    }

    private LauncherDiscoveryRequest discovery(
            RunRequest request, Track track, List<DiscoverySelector> batch) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(batch)
                .configurationParameters(parameters(track.most(), request))
                .build();
    }

    /** How JUnit runs cases here; Failsafe's configuration in the POM says the same. */
    private static Map<String, String> parameters(int jobs, RunRequest request) {
        return Map.ofEntries(
                entry("junit.jupiter.execution.parallel.enabled", "true"),
                entry("junit.jupiter.execution.parallel.mode.default", "concurrent"),
                entry("junit.jupiter.execution.parallel.mode.classes.default", "concurrent"),
                entry(
                        "junit.jupiter.execution.parallel.config.executor-service",
                        "worker_thread_pool"),
                entry("junit.jupiter.execution.parallel.config.strategy", "fixed"),
                entry(
                        "junit.jupiter.execution.parallel.config.fixed.parallelism",
                        String.valueOf(jobs)),
                entry("junit.jupiter.testclass.order.default", Order.class.getName()),
                entry("junit.jupiter.testmethod.order.default", Order.class.getName()),
                // what JUnit calls around a case; the case itself has its deadline in the harness
                entry(
                        "junit.jupiter.execution.timeout.lifecycle.method.default",
                        request.caseDeadline().toMillis() + " ms"),
                entry("junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD"),
                entry(Order.SEED_PARAMETER, String.valueOf(request.seed())));
    }

    private static Map<String, String> details(Environment environment, int jobs) {
        var details = new TreeMap<>(environment.details());
        details.putAll(machine(jobs));
        return details;
    }

    private static Map<String, String> machine(int jobs) {
        return Map.of(
                "os", System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "arch", System.getProperty("os.arch"),
                "java", Runtime.version().toString(),
                "processors", String.valueOf(Runtime.getRuntime().availableProcessors()),
                "jobs", String.valueOf(jobs));
    }

    /** The suite's version, from its jar. */
    public static String version() {
        String version = SuiteRun.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
