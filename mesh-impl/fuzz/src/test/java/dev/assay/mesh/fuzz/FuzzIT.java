package dev.assay.mesh.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fuzzer at each target for {@code assay.fuzz.seconds}, in a process of its own with bounds: an
 * input that crashes it, takes longer than 20 seconds or wants more than its memory is a finding,
 * and stays below {@code target/fuzz}. New inputs that reach new code are kept there too; with
 * {@code assay.fuzz.keep} the fewest of them that reach as much go into the corpus.
 */
@Execution(ExecutionMode.CONCURRENT)
class FuzzIT {
    private static final long SECONDS = Long.getLong("assay.fuzz.seconds", 20);
    private static final Path CORPUS = Path.of(System.getProperty("assay.fuzz.corpus", "corpus"));
    private static final Path WORK = Path.of(System.getProperty("assay.fuzz.work", "target/fuzz"));

    /**
     * Parsers, not arithmetic: whatever is instrumented is slower, and a curve's tables would take
     * seconds.
     */
    private static final String INSTRUMENTED =
            "--instrumentation_includes=dev.assay.mesh.**:com.nimbusds.**:org.bouncycastle.asn1.**"
                    + ":org.bouncycastle.cert.**:org.bouncycastle.openssl.**:org.bouncycastle.pkcs.**";

    /** Start, instrumentation, and an end in good order. */
    private static final long ALLOWANCE_SECONDS = 120;

    /** For looking at each of some ten thousand inputs once. */
    private static final long MERGE_SECONDS = 600;

    private static final boolean KEEP = Boolean.getBoolean("assay.fuzz.keep");

    @ParameterizedTest
    @EnumSource
    void nothingButWhatIsDeclaredComesOut(Target target) throws Exception {
        Path work = WORK.resolve(target.folder());
        Path found = Files.createDirectories(work.resolve("found"));
        Path seeds = work.resolve("seeds");
        new Seeds().write(target, seeds);
        Path log = work.resolve("log");
        Process fuzzer =
                start(
                        target,
                        List.of("-max_total_time=" + SECONDS, "-max_len=16384"),
                        List.of(found, CORPUS.resolve(target.folder()), seeds),
                        log);
        boolean ended = fuzzer.waitFor(SECONDS + ALLOWANCE_SECONDS, TimeUnit.SECONDS);
        fuzzer.destroyForcibly();
        if (KEEP) {
            keep(target, work, log.resolveSibling("merge-log"));
        }
        assertThat(ended).as("the fuzzer ends by itself, see %s", log).isTrue();
        assertThat(fuzzer.exitValue()).as("%s%n%s", log, end(log)).isZero();
        assertThat(Files.readString(log)).as("%s", log).contains("Done ");
    }

    /** Seeds have new keys each time, and count as known: what only they reach need not be kept. */
    private static void keep(Target target, Path work, Path log) throws Exception {
        Path corpus = CORPUS.resolve(target.folder());
        Path least = Files.createDirectories(work.resolve("least"));
        copy(corpus, least);
        copy(work.resolve("seeds"), least);
        Set<String> known = KeptCorpus.names(least);
        Process merging =
                start(
                        target,
                        List.of("-merge=1", "-max_len=" + KeptCorpus.LARGEST),
                        List.of(least, work.resolve("found")),
                        log);
        boolean ended = merging.waitFor(MERGE_SECONDS, TimeUnit.SECONDS);
        merging.destroyForcibly();
        assertThat(ended && merging.exitValue() == 0).as("%s%n%s", log, end(log)).isTrue();
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

    private static Process start(Target target, List<String> options, List<Path> corpora, Path log)
            throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1g",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+EnableDynamicAgentLoading",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "com.code_intelligence.jazzer.Jazzer",
                                "--target_class=" + target.className(),
                                INSTRUMENTED,
                                "-timeout=20",
                                "-rss_limit_mb=2048",
                                "--reproducer_path=" + log.getParent(),
                                "-artifact_prefix=" + log.resolveSibling("finding-")));
        command.addAll(options);
        corpora.forEach(each -> command.add(each.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }
}
