package dev.assay.reports.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.assay.reports.SampleRun;
import dev.assay.reports.model.Finding;
import dev.assay.reports.model.Leaves;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportJsonTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final RunResult WITH_JAR =
            SampleRun.withJar(
                    SampleRun.conformant(),
                    Set.of(),
                    Leaves.leaf("acme.tls-01/x", Level.CORE, Verdict.FAILED));

    @Test
    void aJarIsReadAsItWasWritten() throws Exception {
        RunResult read = ReportReader.read(ReportWriter.write(WITH_JAR), "report.json");
        assertThat(read.jars()).isEqualTo(WITH_JAR.jars());
        assertThat(read.of(read.jars().getFirst())).hasSize(1);
    }

    @Test
    void aLeafOfNoJarIsNoReport() {
        String named = ReportWriter.write(WITH_JAR);
        assertThatThrownBy(() ->
                        ReportReader.read(
                                named.replaceFirst("(?s)\"caseJars\".*\\]", "\"caseJars\" : []"),
                                "report.json"))
                .isInstanceOf(ReportUnreadable.class)
                .hasMessageContaining("leaf 'acme.tls-01/x' is of no jar that the run names");
        assertThatThrownBy(() ->
                        ReportReader.read(
                                named.replace("[\n        \"acme.tls-01\"", "[ \"tls-01\""),
                                "report.json"))
                .isInstanceOf(ReportUnreadable.class)
                .hasMessageContaining("case 'tls-01' has no prefix of its own");
    }

    private static JsonSchema schema() throws IOException {
        try (var in =
                RunResult.class.getResourceAsStream("/dev/assay/reports/report.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
        }
    }

    @Test
    void whatIsWrittenFitsThePublishedSchema() throws IOException {
        for (RunResult run : List.of(SampleRun.mixed(), SampleRun.conformant(), WITH_JAR)) {
            assertThat(schema().validate(ReportWriter.write(run), InputFormat.JSON)).isEmpty();
        }
    }

    @Test
    void theSchemaRefusesWhatIsNotAReport() throws IOException {
        String report = ReportWriter.write(SampleRun.mixed());
        assertThat(
                        schema().validate(
                                        report.replaceFirst("\"passed\"", "\"pased\""),
                                        InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema().validate("{\"schemaVersion\": 1}", InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void theFieldsOfTheDesignAreThereByTheirNames() throws IOException {
        JsonNode report = MAPPER.readTree(ReportWriter.write(SampleRun.mixed()));
        assertThat(report.fieldNames())
                .toIterable()
                .contains(
                        "schemaVersion",
                        "suite",
                        "implementation",
                        "environment",
                        "startedAt",
                        "durationMillis",
                        "profiles",
                        "summary",
                        "result",
                        "leaves");
        assertThat(report.get("summary").fieldNames())
                .toIterable()
                .containsExactly(
                        "passed",
                        "failed",
                        "waived",
                        "flaky",
                        "notApplicable",
                        "notRun",
                        "error",
                        "provisional");
        assertThat(report.get("result").asText()).isEqualTo("not-conformant");
        var thresholds = new ArrayList<Double>();
        for (JsonNode leaf : report.get("leaves")) {
            assertThat(leaf.fieldNames())
                    .toIterable()
                    .contains(
                            "id",
                            "case",
                            "title",
                            "profiles",
                            "level",
                            "features",
                            "source",
                            "verdict",
                            "durationMillis",
                            "message",
                            "evidence");
            if (leaf.has("metrics")) {
                thresholds.add(leaf.at("/metrics/handshake efficiency/threshold").asDouble());
            }
        }
        assertThat(thresholds).isNotEmpty().containsOnly(0.6);
    }

    @Test
    void whatIsWrittenReadsBackEqual() throws ReportUnreadable {
        RunResult run = SampleRun.mixed();
        assertThat(ReportReader.read(ReportWriter.write(run), "report.json")).isEqualTo(run);
    }

    @Test
    void theOrderInWhichLeavesEndedDoesNotShow() {
        RunResult run = SampleRun.mixed();
        var shuffled = new ArrayList<>(run.leaves());
        Collections.shuffle(shuffled, new Random(7));
        RunResult other =
                SampleRun.of("local", shuffled, Set.of("pa-01/a", "lb-02")).telling(run.cases());
        assertThat(ReportWriter.write(other)).isEqualTo(ReportWriter.write(run));
    }

    @Test
    void bytesOfAHostilePeerStayReadable() throws ReportUnreadable {
        var hostile =
                new Finding("a", "b", "\u0000\u001b[31m\ud800 \u202etxt \ud83d\ude00\r\n", "");
        RunResult run =
                SampleRun.of(
                        "local",
                        List.of(
                                SampleRun.leaf(
                                        "pa-01", Level.CORE, Verdict.FAILED, hostile, List.of())),
                        Set.of());
        String read =
                ReportReader.read(ReportWriter.write(run), "report.json")
                        .leaves()
                        .getFirst()
                        .finding()
                        .observed();
        assertThat(read).isEqualTo("\\u0000\\u001b[31m\\ud800 \\u202etxt \ud83d\ude00\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"schemaVersion\" : 1 | \"schemaVersion\" : 9 | field /schemaVersion: version 9 of the report is not 1",
                "\"seed\" : 4711 | \"seed\" : \"x\" | field /seed: expected a whole number, got string",
                "\"result\" : \"not-conformant\" | \"result\" : \"fine\" | field /result: unknown word 'fine', expected one of conformant, partial, not-conformant",
                "\"startedAt\" | \"startedOn\" | field /startedAt is missing",
                "\"verdict\" : \"passed\" | \"verdict\" : \"pased\" | unknown word 'pased', expected one of passed, failed",
                "2026-11-21T10:15:30.250Z | yesterday | field /startedAt: expected a time such as",
                "\"evidence/ | \"/etc/ | must be relative and begin with evidence/",
            })
    void aBadReportIsRefusedWithTheFieldsName(String part, String instead, String message) {
        String report = ReportWriter.write(SampleRun.mixed());
        assertThat(report).contains(part);
        assertThatThrownBy(
                        () -> ReportReader.read(report.replace(part, instead), "old/report.json"))
                .isInstanceOf(ReportUnreadable.class)
                .hasMessageStartingWith("old/report.json: ")
                .hasMessageContaining(message);
    }

    @Test
    void whatIsNoJsonIsRefusedWithThePlace() {
        assertThatThrownBy(() -> ReportReader.read("{\n  \"a\": ,", "x.json"))
                .isInstanceOf(ReportUnreadable.class)
                .hasMessageContaining("x.json is not JSON at line 2");
        assertThatThrownBy(() -> ReportReader.read("", "x.json"))
                .isInstanceOf(ReportUnreadable.class);
        assertThatThrownBy(() -> ReportReader.read("[]", "x.json"))
                .isInstanceOf(ReportUnreadable.class);
    }
}
