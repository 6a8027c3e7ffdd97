package dev.assay.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.runner.command.AssayCommand;
import dev.assay.runner.command.Console;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three proxies that nobody here wrote pass what a right proxy passes, twice alike. Where they are
 * not installed this is left out, unless the build demands it (assay.test.vendors.required).
 */
final class VendorsIT {
    private static final List<String> PROGRAMS = List.of("haproxy", "nginx", "stunnel");

    private final StringWriter out = new StringWriter();

    @TempDir private Path report;

    @Test
    void passesProxiesThatAreNotOurs() {
        List<String> missing = PROGRAMS.stream().filter(each -> !isHere(each)).toList();
        assumeTrue(
                missing.isEmpty() || Boolean.getBoolean("assay.test.vendors.required"),
                () -> "not installed: " + missing);
        var writer = new PrintWriter(out, true);
        int code =
                AssayCommand.execute(
                        new Console(writer, writer, false, 100),
                        "vendors",
                        "--from",
                        root().resolve("fixtures/proxies").toString(),
                        "--rounds",
                        "2",
                        "--report",
                        report.toString(),
                        "haproxy",
                        "nginx",
                        "stunnel");
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains("implementation").doesNotContain("DIFFERS");
    }

    private static boolean isHere(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(at.resolve("assay"))) {
            at = Optional.ofNullable(at.getParent()).orElseThrow();
        }
        return at;
    }
}
