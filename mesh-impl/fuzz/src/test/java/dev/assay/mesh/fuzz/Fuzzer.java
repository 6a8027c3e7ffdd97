package dev.assay.mesh.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The fuzzer at one target: a process of its own, with bounds on the time and the memory that one
 * input may take. What it finds lies in {@code work} under {@code finding-*}. One thread.
 *
 * @param targetClass the binary name of the class that is called with each input
 * @param work a folder of this target's own
 * @param slow whole seconds; an input that takes longer is written down, and one that takes twice
 *     as long ends the run: a parser needs milliseconds
 */
record Fuzzer(String targetClass, Path work, Duration slow) {
    /** How the names of what it finds begin. */
    static final String FINDING = "finding-";

    /**
     * Parsers, not arithmetic: whatever is instrumented is slower, and a curve's tables would take
     * seconds.
     */
    private static final String INSTRUMENTED =
            "--instrumentation_includes=dev.assay.mesh.**:com.nimbusds.**:org.bouncycastle.asn1.**"
                    + ":org.bouncycastle.cert.**:org.bouncycastle.openssl.**:org.bouncycastle.pkcs.**";

    /**
     * Runs it.
     *
     * @param log is written to behind what is there
     * @param inputs folders, the first of which takes what is new, or single files to try
     * @return whether it ended by itself in time, and how
     */
    Ended run(List<String> options, List<Path> inputs, Path log, Duration limit)
            throws IOException, InterruptedException {
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
                                "--target_class=" + targetClass,
                                INSTRUMENTED,
                                "-timeout=" + slow.multipliedBy(2).toSeconds(),
                                "-report_slow_units=" + slow.toSeconds(),
                                "-rss_limit_mb=2048",
                                "--reproducer_path=" + work,
                                "-artifact_prefix=" + work.resolve(FINDING)));
        command.addAll(options);
        inputs.forEach(each -> command.add(each.toString()));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        try {
            boolean byItself = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Ended(byItself, byItself ? process.exitValue() : -1);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What an earlier run has found is tried first, and found again if it is still wrong. */
    void takeUpFindings(Path into) throws IOException {
        for (Path each : findings()) {
            Files.move(each, into.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What it has found. */
    List<Path> findings() throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(each -> String.valueOf(each.getFileName()).startsWith(FINDING))
                    .sorted()
                    .toList();
        }
    }

    /**
     * How a run ended.
     *
     * @param byItself within its time
     * @param exit -1 if it did not
     */
    record Ended(boolean byItself, int exit) {
        /** libFuzzer's exit code for an input that takes too long. */
        private static final int TIMEOUT = 70;

        boolean well() {
            return byItself && exit == 0;
        }

        boolean forTime() {
            return byItself && exit == TIMEOUT;
        }
    }
}
