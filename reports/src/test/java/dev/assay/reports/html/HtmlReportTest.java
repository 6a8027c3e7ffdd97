package dev.assay.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.SampleRun;
import dev.assay.reports.model.CaseText;
import dev.assay.reports.model.CatalogueIndex;
import dev.assay.reports.model.EnvironmentUsed;
import dev.assay.reports.model.Finding;
import dev.assay.reports.model.Implementation;
import dev.assay.reports.model.Leaf;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Leaves;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Suite;
import dev.assay.reports.model.Topology;
import dev.assay.reports.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HtmlReportTest {

    private static final String HOSTILE =
            "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)><!-- ${7*7} `";

    /** A run in which everything that a text can hold is hostile. */
    static RunResult hostile() {
        var finding = new Finding(HOSTILE, HOSTILE, HOSTILE, HOSTILE);
        Leaf leaf =
                new Leaf(
                        "pa-01/" + HOSTILE,
                        "pa-01",
                        HOSTILE,
                        HOSTILE,
                        List.of(HOSTILE),
                        Level.CORE,
                        List.of(HOSTILE),
                        "https://x/\"onmouseover=alert(1)//",
                        HOSTILE);
        Leaf cell =
                new Leaf(
                        "matrix/absent-absent-absent-absent/" + HOSTILE,
                        "matrix",
                        "",
                        "",
                        List.of(),
                        Level.CORE,
                        List.of(),
                        "javascript:alert(1)",
                        "");
        String path = "evidence/" + HOSTILE.replace("//", "/").replace("/", "");
        return RunResult.of(
                new Suite(HOSTILE, HOSTILE),
                new Implementation(
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        List.of(HOSTILE),
                        HOSTILE,
                        HOSTILE,
                        List.of(HOSTILE)),
                new EnvironmentUsed(HOSTILE, Map.of(HOSTILE, HOSTILE)),
                SampleRun.mixed().startedAt(),
                Duration.ZERO,
                List.of(HOSTILE),
                1,
                new Topology(
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        List.of(
                                new Topology.Namespace(
                                        HOSTILE,
                                        false,
                                        List.of(
                                                new Topology.Workload(
                                                        HOSTILE,
                                                        HOSTILE,
                                                        true,
                                                        List.of(HOSTILE))))),
                        List.of(HOSTILE)),
                List.of(
                        new LeafResult(
                                leaf,
                                Verdict.FAILED,
                                Duration.ZERO,
                                finding,
                                List.of(path),
                                Map.of()),
                        new LeafResult(cell, Verdict.FAILED, Duration.ZERO, finding)),
                new CatalogueIndex(Set.of(HOSTILE)));
    }

    @Test
    void nothingThatAnImplementationSaysBecomesMarkup() {
        String html = HtmlReport.render(hostile());
        assertThat(html).doesNotContain("<img").doesNotContain("><script>alert");
        assertThat(Pattern.compile("<script").matcher(html).results()).hasSize(1);
        assertThat(Pattern.compile("</script").matcher(html).results()).hasSize(1);
        assertThat(Pattern.compile("<[^>]*\\son[a-z]+=").matcher(withoutScript(html)).results())
                .isEmpty();
        assertThat(html).doesNotContain("href=\"javascript:");
    }

    @Test
    void aCaseIsToldInItsOwnOrder() {
        var leaves =
                Stream.of("bk-03/cause", "bk-03/repair", "bk-03/symptom")
                        .map(id ->
                                SampleRun.leaf(
                                        id, Level.CORE, Verdict.PASSED, Finding.NONE, List.of()))
                        .toList();
        RunResult run =
                SampleRun.of("local", leaves, Set.of())
                        .telling(
                                List.of(
                                        new CaseText(
                                                "bk-03",
                                                "what all of it is about",
                                                "The document says so.\nHere it is done.",
                                                List.of(
                                                        "bk-03/symptom",
                                                        "bk-03/cause",
                                                        "bk-03/repair")),
                                        new CaseText("bk-04", "of another run", "", List.of())));
        assertThat(HtmlReport.render(run))
                .containsSubsequence(
                        "what all of it is about",
                        "<p>The document says so.</p>",
                        "<p>Here it is done.</p>",
                        "id=\"bk-03/symptom\"",
                        "id=\"bk-03/cause\"",
                        "id=\"bk-03/repair\"")
                .doesNotContain("of another run");
    }

    @Test
    void theFileLoadsNothing() {
        String html = HtmlReport.render(SampleRun.mixed());
        assertThat(html)
                .doesNotContain(" src=")
                .doesNotContain("@import")
                .doesNotContainPattern("url\\((?!#)")
                .doesNotContain("fetch(")
                .doesNotContain("XMLHttpRequest")
                .contains("default-src &#39;none&#39;")
                .contains("<title>examplemesh 1.4.2: not-conformant");
        assertThat(Pattern.compile("<link[^>]*>").matcher(html).results())
                .allSatisfy(link -> assertThat(link.group()).contains("href=\"data:,\""));
        assertThat(Pattern.compile("(<[a-z]+)[^>]*\\shref=\"https?://").matcher(html).results())
                .allSatisfy(link -> assertThat(link.group(1)).isEqualTo("<a"));
        assertThat(html).doesNotContain(" style=");
    }

    @Test
    void aLeafShowsAllThatIsNeeded() {
        String html = HtmlReport.render(SampleRun.mixed());
        int from = html.indexOf("id=\"tls-05/b\"");
        String leaf = html.substring(from, html.indexOf("</details>", from));
        assertThat(leaf)
                .contains("Narrower scopes override broader ones")
                .contains("policy_applier.go, Compose")
                .contains("refused: TLS alert unknown_ca (48)")
                .contains("attempt 2: reset after 11 ms")
                .contains("href=\"evidence/tls-05/b/peer%20chain.pem\"")
                .contains("./assay run --case 'tls-05/b'")
                .contains("data-verdict=\"failed\"")
                .contains("data-level=\"core\"");
    }

    @Test
    void everyLeafIsOnThePageOnce() {
        RunResult run = SampleRun.mixed();
        String html = HtmlReport.render(run);
        assertThat(Pattern.compile("<details class=\"leaf\"").matcher(html).results())
                .hasSize(run.leaves().size());
    }

    @Test
    void aRunWithoutLeavesTopologyAndMatrixIsStillAPage() {
        String html = HtmlReport.render(SampleRun.of("k3s", List.of(), Set.of()));
        assertThat(html).contains("nothing is proved").doesNotContain("class=\"card matrix\"");
    }

    private static String withoutScript(String html) {
        return html.substring(0, html.indexOf("<script"))
                + html.substring(html.indexOf("</script>"));
    }

    @Test
    void aJarOfCasesIsNamed() {
        String html =
                HtmlReport.render(
                        SampleRun.withJar(
                                SampleRun.conformant(),
                                Set.of(),
                                Leaves.leaf("acme.tls-01", Level.CORE, Verdict.PASSED)));
        assertThat(html)
                .contains(
                        "acme-cases.jar (sha256:2c26b46b68ffc68f); its leaves are no part of the result",
                        "acme.tls-01");
    }
}
