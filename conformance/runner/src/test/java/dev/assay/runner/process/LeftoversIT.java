package dev.assay.runner.process;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.model.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves in the temporary folder: nothing, however it ends. */
final class LeftoversIT {
    private static final String QUICK = "pa-01";

    /** Waits for most of a quarter of a minute, so that there is time to end it. */
    private static final String LONG = "rot-04";

    private static final Pattern OF_JVMS = Pattern.compile("/tmp(/hsperfdata_[^/]*)?");

    @TempDir private Path folder;

    @Test
    void whatStandsIsReadByItsUserAloneAndGoesWithCtrlC() throws Exception {
        Path temporary = folder.resolve("tmp");
        try (var run = AssayProcess.run(temporary, folder.resolve("a"), "--case", LONG)) {
            Path made = run.runFolder();
            run.await("key", () -> keyIn(made));
            try (Stream<Path> files = Files.walk(made)) {
                for (Path file : files.toList()) {
                    assertThat(Files.getPosixFilePermissions(file))
                            .as(file.toString())
                            .isEqualTo(
                                    Files.isDirectory(file)
                                            ? Set.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE)
                                            : Set.of(OWNER_READ, OWNER_WRITE));
                }
            }
            run.interrupt();
            assertThat(run.exit()).isEqualTo(130);
            assertThat(run.err().lines())
                    .containsExactly(
                            "assay: interrupted; this run wrote no report (its log is %s)"
                                    .formatted(run.report().resolve("run.log")));
            assertThat(run.out()).doesNotContain("report: ", "ERROR", "FAILED");
            assertThat(run.report().resolve("report.json")).doesNotExist();
            assertThat(temporary).isEmptyDirectory();
            assertThat(namedAfter(run.pid())).isEmpty();
        }
    }

    @Test
    void whatWasObservedBeforeCtrlCIsInTheReport() throws Exception {
        Path temporary = folder.resolve("tmp");
        try (var run =
                AssayProcess.run(temporary, folder.resolve("a"), "--case", QUICK + "," + LONG)) {
            run.await("verdict", () -> run.contains("1 passed") || run.contains("2 passed"));
            run.interrupt();
            assertThat(run.exit()).isEqualTo(130);
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("assay: interrupted; ")
                    .endsWith("the others are not-run in " + run.report().resolve("report.html"));
            assertThat(Files.readString(run.report().resolve("report.json")))
                    .contains(Finding.INTERRUPTED);
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void whatAKilledRunLeftIsRemovedByTheNextAndWhatAnotherRunUsesIsNot() throws Exception {
        Path temporary = folder.resolve("tmp");
        try (var living = AssayProcess.run(temporary, folder.resolve("a"), "--case", LONG);
                var killed = AssayProcess.run(temporary, folder.resolve("b"), "--case", LONG)) {
            Path used = living.runFolder();
            Path left = killed.runFolder();
            killed.kill();
            assertThat(left).isNotEmptyDirectory();
            try (var next = AssayProcess.run(temporary, folder.resolve("c"), "--case", QUICK)) {
                assertThat(next.exit()).as(next.err()).isZero();
                assertThat(next.err()).isEmpty();
                assertThat(namedAfter(next.pid())).isEmpty();
            }
            assertThat(temporary).isDirectoryContaining(used::equals);
            try (Stream<Path> files = Files.list(temporary)) {
                assertThat(files).containsExactly(used);
            }
            assertThat(keyIn(used)).as("what the living run stands on").isTrue();
            living.interrupt();
            assertThat(living.exit()).isEqualTo(130);
            assertThat(temporary).isEmptyDirectory();
        }
    }

    private static boolean keyIn(Path made) {
        try (Stream<Path> files = Files.walk(made)) {
            return files.anyMatch(file -> file.endsWith("ca-key.pem"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * What a process has made beside its temporary folder, by its ID; the JVM cleans up after. The
     * number counts by itself: others' random names have longer ones that may hold it. So do
     * others' folders, such as a compiler's, but for the one in which JVMs keep their counters.
     */
    private static List<Path> namedAfter(long pid) throws IOException {
        var number = Pattern.compile("(^|\\D)" + pid + "(\\D|$)");
        try (Stream<Path> files = Files.walk(Path.of("/tmp"), 2)) {
            return files.filter(file -> number.matcher(file.getFileName().toString()).find())
                    .filter(file -> OF_JVMS.matcher(String.valueOf(file.getParent())).matches())
                    .toList();
        } catch (java.io.UncheckedIOException e) {
            return List.of(); // something else came and went meanwhile
        }
    }
}
