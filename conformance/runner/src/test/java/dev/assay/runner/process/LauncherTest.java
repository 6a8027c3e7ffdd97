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
