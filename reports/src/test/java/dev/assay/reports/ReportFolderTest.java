package dev.assay.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.reports.model.Finding;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    void aPictureStandsInThePageAndWhatIsNoneOrTooLargeIsALink() throws Exception {
        Path pictures = Files.createDirectories(temporary.resolve("evidence/rot-01/a"));
        Files.writeString(pictures.resolve("renewals.svg"), "<svg/>");
        Files.write(pictures.resolve("large.svg"), new byte[1 << 20]);
        Files.writeString(pictures.resolve("log.txt"), "<svg/>");
        LeafResult plain =
                SampleRun.leaf("rot-01/a", Level.CORE, Verdict.PASSED, Finding.NONE, List.of());
        var shown =
                new LeafResult(
                        plain.leaf(),
                        plain.verdict(),
                        plain.duration(),
                        plain.finding(),
                        Stream.of("renewals.svg", "large.svg", "log.txt", "gone.svg")
                                .map("evidence/rot-01/a/"::concat)
                                .toList(),
                        Map.of());
        ReportFolder.write(SampleRun.of("local", List.of(shown), Set.of()), temporary);
        String html = Files.readString(temporary.resolve("report.html"));
        assertThat(html).containsOnlyOnce("<img");
        assertThat(html).contains("src=\"data:image/svg+xml;base64,PHN2Zy8+\"");
        assertThat(html).contains("large.svg</a>", "log.txt</a>", "gone.svg</a>");
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
