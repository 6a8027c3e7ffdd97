package dev.assay.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code ./assay} itself, as far as it answers without a build. */
final class LauncherTest {
    /** What it has in common with the launcher of a download. */
    private static final String SHARED = "conformance/runner/src/main/launcher";

    @TempDir private Path elsewhere;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rnu|unknown command 'rnu'; did you mean 'run'?",
                "exlpain pa-01|unknown command 'exlpain'; did you mean 'explain'?",
                "mutant|unknown command 'mutant'; did you mean 'mutants'?",
                "frobnicate|unknown command 'frobnicate' (known: run test",
                "--case pa-01|a command comes first, for example './assay run --case pa-01'",
                "test --frobnicate|unknown option '--frobnicate'",
            })
    void whatAUserMistypesIsNamedInOneLine(String line, String says) throws Exception {
        var ended = launch(line.split(" ", -1));
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).startsWith("assay: ").contains(says);
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void withoutACommandItSaysWhichThereAre() throws Exception {
        var ended = launch();
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err()).startsWith("Usage: ./assay COMMAND");
        assertThat(launch("--help").exit()).isZero();
    }

    /** Of a project without a line of code, by a Maven that only says that it was asked. */
    @Test
    void manyAtOnceBuildOnceEvenAfterABuildThatWasKilled() throws Exception {
        Path project = Files.createDirectories(elsewhere.resolve("project"));
        Path asked = elsewhere.resolve("asked");
        Path copy = Files.copy(script(), project.resolve("assay"));
        Path shared = Files.createDirectories(project.resolve(SHARED)).resolve("launch.sh");
        Files.copy(script().resolveSibling(SHARED).resolve("launch.sh"), shared);
        Path programs = Files.createDirectories(elsewhere.resolve("bin"));
        Path maven = programs.resolve("mvn");
        Files.writeString(
                maven,
                """
                #!/bin/sh
                echo asked >> '%s'
                sleep 1
                mkdir -p .assay/lib conformance/runner/target
                touch conformance/runner/target/conformance-runner-0.jar
                """
                        .formatted(asked));
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        assertThat(copy.toFile().setExecutable(true)).isTrue();
        Path left = Files.createDirectories(project.resolve(".assay")).resolve("builder");
        String killed = Long.toString(ended());
        Files.createSymbolicLink(left, Path.of(killed));
        // And whoever was about to remove what it had left was killed, too.
        Files.createSymbolicLink(left.resolveSibling("builder." + killed), Path.of(killed));
        var all = new ArrayList<Process>();
        for (int at = 0; at < 6; at++) {
            all.add(begin(copy, programs));
        }
        for (Process each : all) {
            assertThat(each.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(asked).content().isEqualTo("asked\n");
        assertThat(project.resolve(".assay"))
                .isDirectoryNotContaining(
                        path -> path.getFileName().toString().contains("builder"));
    }

    private Process begin(Path launcher, Path first) throws IOException {
        var builder =
                new ProcessBuilder(launcher.toString(), "version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().merge("PATH", first.toString(), (old, ours) -> ours + ":" + old);
        return builder.start();
    }

    /** The number of a process that is no more. */
    private static long ended() throws Exception {
        Process process = new ProcessBuilder("true").start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.pid();
    }

    private record Ended(int exit, String out, String err) {}

    /** From a folder that is not the project's, where a user may stand. */
    private Ended launch(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(script().toString());
        command.addAll(List.of(arguments));
        Path out = elsewhere.resolve("out");
        Path err = elsewhere.resolve("err");
        Process process =
                new ProcessBuilder(command)
                        .directory(elsewhere.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** The modules' tests run in their modules' folders. */
    private static Path script() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve("assay"))) {
                return at.resolve("assay");
            }
        }
        throw new IllegalStateException("no launcher above the working folder");
    }
}
