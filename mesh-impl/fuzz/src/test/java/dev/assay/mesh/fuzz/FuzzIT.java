package dev.assay.mesh.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fuzzer at each target for {@code assay.fuzz.seconds}: an input that crashes it, takes longer
 * than 20 seconds or wants more than its memory is a finding, and stays below {@code target/fuzz}.
 * One that took long, but does not when it is tried alone, met a machine that stood still, and the
 * fuzzer goes on for the time that is left. New inputs that reach new code are kept there too; with
 * {@code assay.fuzz.keep} the fewest of them that reach as much go into the corpus.
 */
@Execution(ExecutionMode.CONCURRENT)
class FuzzIT {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("assay.fuzz.seconds", 20));
    private static final Path CORPUS = Path.of(System.getProperty("assay.fuzz.corpus", "corpus"));
    private static final Path WORK = Path.of(System.getProperty("assay.fuzz.work", "target/fuzz"));

    /** As libFuzzer's own. */
    private static final Duration SLOW = Duration.ofSeconds(10);

    /** Start, instrumentation, and an end in good order. */
    private static final Duration ALLOWANCE = Duration.ofMinutes(2);

    /** For looking at each of some ten thousand inputs once. */
    private static final Duration MERGE = Duration.ofMinutes(10);

    private static final boolean KEEP = Boolean.getBoolean("assay.fuzz.keep");

    @ParameterizedTest
    @EnumSource
    void nothingButWhatIsDeclaredComesOut(Target target) throws Exception {
        Path work = WORK.resolve(target.folder());
        Path found = Files.createDirectories(work.resolve("found"));
        Path seeds = work.resolve("seeds");
        new Seeds().write(target, seeds);
        Path log = work.resolve("log");
        Files.deleteIfExists(log);
        var fuzzer = new Fuzzer(target.className(), work, SLOW);
        fuzzer.takeUpFindings(found);
        Fuzzer.Ended ended =
                fuzz(
                        fuzzer,
                        List.of(found, CORPUS.resolve(target.folder()), seeds),
                        log,
                        new Stall(fuzzer, work.resolve("trial-log")));
        if (KEEP) {
            keep(target, fuzzer, log.resolveSibling("merge-log"));
        }
        assertThat(ended.byItself()).as("the fuzzer ends by itself, see %s", log).isTrue();
        assertThat(ended.exit()).as("%s%n%s", log, end(log)).isZero();
        assertThat(fuzzer.findings()).as("%s%n%s", log, end(log)).isEmpty();
        assertThat(Files.readString(log)).as("%s", log).contains("Done ");
    }

    private static Fuzzer.Ended fuzz(Fuzzer fuzzer, List<Path> corpora, Path log, Stall stall)
            throws Exception {
        long end = System.nanoTime() + TIME.toNanos();
        while (true) {
            // At least a second: for libFuzzer none at all is no end.
            Duration left =
                    Duration.ofSeconds(
                            Math.max(1, Duration.ofNanos(end - System.nanoTime()).toSeconds()));
            Fuzzer.Ended ended =
                    fuzzer.run(
                            List.of("-max_total_time=" + left.toSeconds(), "-max_len=16384"),
                            corpora,
                            log,
                            left.plus(ALLOWANCE));
            if (stall.anySlow() || !ended.forTime()) {
                return ended;
            }
        }
    }

    /** Seeds have new keys each time, and count as known: what only they reach need not be kept. */
    private static void keep(Target target, Fuzzer fuzzer, Path log) throws Exception {
        Path work = fuzzer.work();
        Path corpus = CORPUS.resolve(target.folder());
        Path least = Files.createDirectories(work.resolve("least"));
        copy(corpus, least);
        copy(work.resolve("seeds"), least);
        Set<String> known = KeptCorpus.names(least);
        Fuzzer.Ended merged =
                fuzzer.run(
                        List.of("-merge=1", "-max_len=" + KeptCorpus.LARGEST),
                        List.of(least, work.resolve("found")),
                        log,
                        MERGE);
        assertThat(merged.well()).as("%s%n%s", log, end(log)).isTrue();
        new KeptCorpus(corpus).take(least, known);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path each : files.toList()) {
                Files.copy(
                        each, to.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }
}
