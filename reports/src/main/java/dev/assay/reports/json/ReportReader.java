package dev.assay.reports.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.reports.model.CaseJar;
import dev.assay.reports.model.CaseText;
import dev.assay.reports.model.EnvironmentUsed;
import dev.assay.reports.model.Finding;
import dev.assay.reports.model.Implementation;
import dev.assay.reports.model.Leaf;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.Metric;
import dev.assay.reports.model.Outcome;
import dev.assay.reports.model.Result;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Suite;
import dev.assay.reports.model.Timing;
import dev.assay.reports.model.Topology;
import dev.assay.reports.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Reads {@code report.json}, as {@code --only-failed} needs it. The summary is counted again, the
 * result is taken as written, since the index that it was judged over is not in the file.
 * Stateless.
 */
public final class ReportReader {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ReportReader() {}

    /**
     * The run that the text describes.
     *
     * @param origin what to call the text in a message, such as the file's path
     * @throws ReportUnreadable when it is not JSON, lacks a field, has a word that is none of ours
     *     or is of another schema version; the message begins with the origin
     */
    public static RunResult read(String json, String origin) throws ReportUnreadable {
        if (json.isBlank()) {
            throw new ReportUnreadable(
                    origin + " is empty; give the report.json of an earlier run");
        }
        Field root;
        try {
            root = new Field(MAPPER.readTree(json), origin, "");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String where =
                    at == null
                            ? ""
                            : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
            throw new ReportUnreadable(
                    "%s is not JSON%s; give the report.json of an earlier run"
                            .formatted(origin, where),
                    e);
        }
        try {
            return run(root);
        } catch (IllegalArgumentException e) {
            throw new ReportUnreadable("%s: %s".formatted(origin, e.getMessage()), e);
        }
    }

    private static RunResult run(Field root) throws ReportUnreadable {
        long version = root.at("schemaVersion").number();
        if (version != RunResult.SCHEMA_VERSION) {
            throw root.at("schemaVersion")
                    .wrong(
                            "version %d of the report is not %d; use the suite that wrote it"
                                    .formatted(version, RunResult.SCHEMA_VERSION));
        }
        Field outcome = root.at("result");
        Result result =
                Result.ofText(outcome.text())
                        .orElseThrow(() -> outcome.unknownWord(Result.values(), Result::text));
        return new RunResult(
                RunResult.SCHEMA_VERSION,
                suite(root.at("suite")),
                implementation(root.at("implementation")),
                new EnvironmentUsed(
                        root.at("environment").at("name").text(),
                        details(root.at("environment").at("details"))),
                instant(root.at("startedAt")),
                Duration.ofMillis(root.at("durationMillis").number()),
                root.at("profiles").texts(),
                root.at("seed").number(),
                new Outcome(result, root.at("reasons").texts()),
                root.has("timing") ? timing(root.at("timing")) : Timing.UNKNOWN,
                root.has("topology") ? topology(root.at("topology")) : Topology.UNKNOWN,
                root.at("leaves").each(ReportReader::leaf),
                root.has("cases") ? root.at("cases").each(ReportReader::caseText) : List.of(),
                root.has("caseJars") ? root.at("caseJars").each(ReportReader::jar) : List.of());
    }

    private static Suite suite(Field field) throws ReportUnreadable {
        return new Suite(
                field.at("name").text(),
                field.at("version").text(),
                field.has("digest") ? field.at("digest").text() : "",
                field.has("catalogue") ? field.at("catalogue").text() : "");
    }

    private static CaseJar jar(Field field) throws ReportUnreadable {
        return new CaseJar(
                field.at("name").text(), field.at("digest").text(), field.at("cases").texts());
    }

    private static CaseText caseText(Field field) throws ReportUnreadable {
        return new CaseText(
                field.at("id").text(),
                field.at("title").text(),
                field.at("how").text(),
                field.at("leaves").texts());
    }

    private static Instant instant(Field field) throws ReportUnreadable {
        try {
            return Instant.parse(field.text());
        } catch (DateTimeParseException e) {
            throw field.wrong("expected a time such as 2026-11-21T10:00:00Z, got " + field.text());
        }
    }

    private static Implementation implementation(Field field) throws ReportUnreadable {
        return new Implementation(
                field.at("organization").text(),
                field.at("project").text(),
                field.at("version").text(),
                field.at("contact").texts(),
                field.at("url").text(),
                field.at("driver").text(),
                field.at("features").texts());
    }

    private static Map<String, String> details(Field field) throws ReportUnreadable {
        Map<String, String> details = new LinkedHashMap<>();
        for (String name : field.names()) {
            details.put(name, field.at(name).text());
        }
        return details;
    }

    private static Timing timing(Field field) throws ReportUnreadable {
        return new Timing(
                Duration.ofMillis(field.at("environmentStartMillis").number()),
                Duration.ofMillis(field.at("meshStartMillis").number()),
                Duration.ofMillis(field.at("casesMillis").number()),
                Duration.ofMillis(field.at("cleanUpMillis").number()),
                field.has("idleShare")
                        ? OptionalDouble.of(field.at("idleShare").decimal())
                        : OptionalDouble.empty(),
                field.at("slowest")
                        .each(each ->
                                new Timing.CaseTime(
                                        each.at("case").text(),
                                        Duration.ofMillis(each.at("durationMillis").number()))));
    }

    private static Topology topology(Field field) throws ReportUnreadable {
        return new Topology(
                field.at("trustDomain").text(),
                field.at("rootNamespace").text(),
                field.at("controlPlane").text(),
                field.at("certificateAuthority").text(),
                field.at("namespaces")
                        .each(namespace ->
                                new Topology.Namespace(
                                        namespace.at("name").text(),
                                        namespace.at("injected").flag(),
                                        namespace.at("workloads").each(ReportReader::workload))),
                field.at("probes").texts());
    }

    private static Topology.Workload workload(Field field) throws ReportUnreadable {
        return new Topology.Workload(
                field.at("name").text(),
                field.at("serviceAccount").text(),
                field.at("sidecar").flag(),
                field.at("ports").texts());
    }

    private static LeafResult leaf(Field field) throws ReportUnreadable {
        Field level = field.at("level");
        Field verdict = field.at("verdict");
        Leaf leaf =
                new Leaf(
                        field.at("id").text(),
                        field.at("case").text(),
                        field.at("title").text(),
                        field.at("requirement").text(),
                        field.at("profiles").texts(),
                        Level.ofText(level.text())
                                .orElseThrow(() -> level.unknownWord(Level.values(), Level::text)),
                        field.at("features").texts(),
                        field.at("source").text(),
                        field.at("rerun").text());
        return new LeafResult(
                leaf,
                Verdict.ofText(verdict.text())
                        .orElseThrow(() -> verdict.unknownWord(Verdict.values(), Verdict::text)),
                Duration.ofMillis(field.at("durationMillis").number()),
                new Finding(
                        field.at("message").text(),
                        field.at("expected").text(),
                        field.at("observed").text(),
                        field.at("likelyCause").text()),
                field.at("evidence").texts(),
                field.has("metrics") ? metrics(field.at("metrics")) : Map.of());
    }

    private static Map<String, Metric> metrics(Field field) throws ReportUnreadable {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (String name : field.names()) {
            Field metric = field.at(name);
            metrics.put(
                    name,
                    new Metric(
                            metric.at("value").decimal(),
                            metric.at("unit").text(),
                            metric.has("threshold") ? metric.at("threshold").decimal() : null));
        }
        return metrics;
    }
}
