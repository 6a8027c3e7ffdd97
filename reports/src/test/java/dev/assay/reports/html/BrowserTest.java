package dev.assay.reports.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.reports.ReportFolder;
import dev.assay.reports.ReportFolderUnwritable;
import dev.assay.reports.SampleRun;
import dev.assay.reports.model.RunResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page in a real browser: no console message, and no request that the page caused, by the
 * browser's own network log. The browser's errands for itself are told apart by their initiator.
 */
final class BrowserTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final String BY_THE_BROWSER = "not an origin";

    @TempDir Path temporary;

    private record Opened(String dom, List<String> console, List<String> requests) {}

    @Test
    void aReportOfAThousandLeavesOpensWithoutErrorAndLoadsNothing() throws Exception {
        Opened page = opened(SampleRun.mixed());
        assertThat(page.console()).isEmpty();
        assertThat(page.requests()).isEmpty();
        // Set by the script: it ran to its end, under the page's own policy.
        assertThat(page.dom()).containsPattern("<a class=\"cell [^>]*tabindex=\"0\"");
        assertThat(Pattern.compile("class=\"leaf\"").matcher(page.dom()).results())
                .hasSize(SampleRun.mixed().leaves().size());
    }

    @Test
    void aHostileReportBringsNoElementOfItsOwn() throws Exception {
        Opened page = opened(HtmlReportTest.hostile());
        assertThat(page.console()).isEmpty();
        assertThat(page.requests()).isEmpty();
        assertThat(Pattern.compile("<script").matcher(page.dom()).results()).hasSize(1);
        assertThat(page.dom()).doesNotContain("<img").contains("tabindex=\"0\"");
    }

    @Test
    void aLinkToALeafOpensIt() throws Exception {
        Opened page = opened(written(SampleRun.mixed()), "#tls-05/a");
        assertThat(page.dom())
                .containsPattern("<details class=\"leaf\" id=\"tls-05/a\"[^>]* open=");
    }

    @ParameterizedTest
    @CsvSource({
        "verdict, failed, 6",
        "verdict, not-run, 9",
        "verdict, attention, 24",
        "level, provisional, 27",
        "profile, spiffe-strict, 27",
        "search, UNKNOWN_CA tls-05, 1",
        "search, no such text, 0",
    })
    void filterAndSearchShowWhatFits(String control, String value, int shown) throws Exception {
        // Without the page's policy, which lets no second script run.
        String html = Files.readString(written(SampleRun.mixed()));
        String steered =
                html.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                        .replace(
                                "</body>",
                                """
                                <script>
                                const control = document.getElementById('%s');
                                control.value = '%s';
                                control.dispatchEvent(new Event('change'));
                                document.querySelector('.filter').requestSubmit();
                                </script></body>
                                """
                                        .formatted(control, value));
        Opened page = opened(Files.writeString(temporary.resolve("steered.html"), steered), "");
        assertThat(page.console()).isEmpty();
        assertThat(page.dom()).contains(">%d of 1021 leaves<".formatted(shown));
        assertThat(
                        Pattern.compile("<details class=\"leaf\"(?![^>]* hidden=)")
                                .matcher(page.dom())
                                .results())
                .hasSize(shown);
    }

    /** {@code report.png} of the README is this file, copied from target. */
    @Test
    void thePictureInTheReadmeIsOfTheRealPage() throws Exception {
        Path picture = Path.of("target", "report.png").toAbsolutePath();
        Files.deleteIfExists(picture);
        browse(
                written(SampleRun.mixed()).toUri().toString(),
                "--hide-scrollbars",
                "--window-size=1400,1300",
                "--screenshot=" + picture);
        BufferedImage drawn = ImageIO.read(picture.toFile());
        assertThat(drawn.getWidth()).isEqualTo(1400);
        long colours =
                IntStream.range(0, drawn.getHeight())
                        .map(y -> drawn.getRGB(drawn.getWidth() / 4, y))
                        .distinct()
                        .count();
        assertThat(colours).as("colours down one line: not a blank page").isGreaterThan(5);
    }

    @Test
    void aPageThatDoesLoadAndComplainIsSeen() throws Exception {
        Path control =
                Files.writeString(
                        temporary.resolve("control.html"),
                        "<img src='http://assay.invalid/x.png'><script>console.error('seen')</script>");
        Opened page = opened(control, "");
        assertThat(page.requests()).containsExactly("http://assay.invalid/x.png");
        assertThat(page.console()).isNotEmpty();
    }

    private Path written(RunResult run) throws ReportFolderUnwritable {
        Path folder = temporary.resolve("report");
        ReportFolder.write(run, folder);
        return folder.resolve("report.html");
    }

    private Opened opened(RunResult run) throws Exception {
        return opened(written(run), "");
    }

    /** Opens the page; the document is as the browser has it after the script. */
    private Opened opened(Path page, String fragment) throws IOException, InterruptedException {
        Path dom = temporary.resolve("dom.html");
        Path network = temporary.resolve("network.json");
        browse(page.toUri() + fragment, "--log-net-log=" + network, "--dump-dom");
        List<String> console =
                Files.readString(temporary.resolve("chromium.log"), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains("CONSOLE"))
                        .toList();
        return new Opened(
                Files.readString(dom, StandardCharsets.UTF_8), console, requestsOfThePage(network));
    }

    /** What it prints is in {@code dom.html} then, what it says of itself in the log. */
    private void browse(String address, String... options)
            throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(CHROMIUM),
                CHROMIUM + " is not there: nothing can open the page");
        var command =
                new ArrayList<>(
                        List.of(
                                CHROMIUM.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--disable-dev-shm-usage",
                                "--user-data-dir=" + temporary.resolve("profile"),
                                // Port 9 (discard): nothing leaves the machine, whoever asks.
                                "--proxy-server=127.0.0.1:9",
                                "--enable-logging=stderr",
                                "--v=0"));
        command.addAll(List.of(options));
        command.add(address);
        Process browser =
                new ProcessBuilder(command)
                        .redirectOutput(temporary.resolve("dom.html").toFile())
                        .redirectError(temporary.resolve("chromium.log").toFile())
                        .start();
        try {
            assertThat(browser.waitFor(90, TimeUnit.SECONDS)).as("the browser ends").isTrue();
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly().waitFor();
        }
    }

    private static List<String> requestsOfThePage(Path network) throws IOException {
        JsonNode log = new ObjectMapper().readTree(network.toFile());
        int start = log.at("/constants/logEventTypes/URL_REQUEST_START_JOB").asInt(-1);
        assertThat(start).as("the network log's name for a request").isNotNegative();
        var requests = new ArrayList<String>();
        for (JsonNode event : log.get("events")) {
            JsonNode initiator = event.at("/params/initiator");
            if (event.get("type").asInt() == start
                    && initiator.isTextual()
                    && !initiator.asText().startsWith(BY_THE_BROWSER)) {
                requests.add(event.at("/params/url").asText());
            }
        }
        return requests;
    }
}
