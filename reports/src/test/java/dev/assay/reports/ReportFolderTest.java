package dev.assay.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportFolderTest {

    @TempDir Path temporary;

    @Test
    void allFilesAreWrittenTwiceOverAndNothingElseIsLeft() throws Exception {
        Path folder = temporary.resolve("a/report");
        ReportFolder.write(SampleRun.conformant(), folder);
        ReportFolder.write(SampleRun.mixed(), folder);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "report.html",
                            "report.json",
                            "junit.xml",
                            "report-of-run.yaml",
                            "certificate.yaml",
                            "evidence");
        }
        assertThat(folder.resolve("report.json")).content().contains("\"not-conformant\"");
        assertThat(folder.resolve("certificate.yaml")).content().contains("issued: false");
    }

    @Test
    void aFileInTheWayIsNamedWithTheRemedy() throws IOException {
        Path inTheWay = Files.createFile(temporary.resolve("report"));
        assertThatThrownBy(() -> ReportFolder.prepare(inTheWay))
                .isInstanceOf(ReportFolderUnwritable.class)
                .hasMessageContaining(inTheWay.toString())
                .hasMessageContaining("--report DIR");
        assertThatThrownBy(() -> ReportFolder.write(SampleRun.mixed(), inTheWay.resolve("below")))
                .isInstanceOf(ReportFolderUnwritable.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void aFolderInAFilesPlaceIsNamedAndNoPartIsLeft() throws IOException {
        Files.createDirectories(temporary.resolve("report.json/full"));
        assertThatThrownBy(() -> ReportFolder.write(SampleRun.mixed(), temporary))
                .isInstanceOf(ReportFolderUnwritable.class)
                .hasMessageContaining("report.json");
        assertThat(temporary.resolve(".report.json.part")).doesNotExist();
    }
}
