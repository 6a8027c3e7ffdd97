package dev.assay.reports.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.SampleRun;
import dev.assay.reports.model.Finding;
import dev.assay.reports.model.Leaf;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

final class JunitXmlTest {

    private static Document parsed(RunResult run) throws Exception {
        var source = new InputSource(new StringReader(JunitXml.write(run)));
        return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(source);
    }

    private static List<Element> elements(Document document, String name) {
        var nodes = document.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "PASSED, CORE, none, ''",
        "FAILED, CORE, failure, why",
        "FLAKY, EXTENDED, failure, flaky: why",
        "ERROR, CORE, error, why",
        "NOT_RUN, CORE, skipped, not-run: why",
        "NOT_APPLICABLE, EXTENDED, skipped, not-applicable: why",
        "WAIVED, CORE, skipped, waived: why",
        "FAILED, PROVISIONAL, skipped, 'provisional, failed: why'",
        "ERROR, PROVISIONAL, skipped, 'provisional, error: why'",
        "PASSED, PROVISIONAL, none, ''",
    })
    void aVerdictIsShownAsThePipelineKnowsIt(
            Verdict verdict, Level level, String child, String message) throws Exception {
        LeafResult leaf =
                SampleRun.leaf("pa-01/x", level, verdict, Finding.because("why"), List.of());
        Document document = parsed(SampleRun.of("local", List.of(leaf), Set.of()));
        List<Element> children =
                Stream.of("failure", "error", "skipped")
                        .flatMap(name -> elements(document, name).stream())
                        .toList();
        if (child.equals("none")) {
            assertThat(children).isEmpty();
        } else {
            assertThat(children)
                    .singleElement()
                    .satisfies(element -> {
                        assertThat(element.getTagName()).isEqualTo(child);
                        assertThat(element.getAttribute("message")).isEqualTo(message);
                    });
        }
    }

    @Test
    void aSuitePerCaseATestCasePerLeafAndTotalsThatAddUp() throws Exception {
        RunResult run = SampleRun.mixed();
        Document document = parsed(run);
        Set<String> cases =
                run.leaves().stream().map(each -> each.leaf().caseId()).collect(Collectors.toSet());
        List<Element> suites = elements(document, "testsuite");
        assertThat(suites)
                .extracting(suite -> suite.getAttribute("name"))
                .containsExactlyInAnyOrderElementsOf(cases);
        assertThat(elements(document, "testcase")).hasSize(run.leaves().size());
        Element root = document.getDocumentElement();
        for (String kind : List.of("tests", "failures", "errors", "skipped")) {
            int sum =
                    suites.stream()
                            .mapToInt(suite -> Integer.parseInt(suite.getAttribute(kind)))
                            .sum();
            assertThat(root.getAttribute(kind)).isEqualTo(Integer.toString(sum));
        }
        assertThat(root.getAttribute("failures"))
                .isEqualTo(Integer.toString(elements(document, "failure").size()));
    }

    @Test
    void charactersThatXmlHasNoPlaceForDoNotBreakIt() throws Exception {
        String all =
                IntStream.rangeClosed(0, 0xFFFF)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
        Leaf leaf =
                new Leaf(
                        "pa-01/\u0001",
                        "pa-01",
                        all,
                        all,
                        List.of(),
                        Level.CORE,
                        List.of(),
                        all,
                        all);
        var result =
                new LeafResult(
                        leaf,
                        Verdict.FAILED,
                        Duration.ZERO,
                        new Finding(all, all, "]]></failure>", all));
        Document document = parsed(SampleRun.of("local", List.of(result), Set.of()));
        assertThat(elements(document, "failure"))
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure.getTextContent()).contains("observed: ]]></failure>"));
    }
}
