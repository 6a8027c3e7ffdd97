package dev.assay.reports.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.reports.model.CaseText;
import dev.assay.reports.model.Implementation;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Summary;
import dev.assay.reports.model.Timing;
import dev.assay.reports.model.Topology;
import java.util.List;

/**
 * Writes {@code report.json}. Keys keep one order and leaves are sorted, so equal runs give equal
 * bytes. Stateless; safe to call from any thread.
 */
public final class ReportWriter {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectWriter WRITER = JsonMapper.builder().build().writer(printer());

    private ReportWriter() {}

    /** The report as JSON text with a line end behind it. */
    public static String write(RunResult run) {
        ObjectNode root = NODES.objectNode();
        root.put("schemaVersion", run.schemaVersion());
        root.putObject("suite")
                .put("name", run.suite().name())
                .put("version", run.suite().version())
                .put("digest", run.suite().digest())
                .put("catalogue", run.suite().catalogue());
        root.set("implementation", implementation(run.implementation()));
        ObjectNode environment = root.putObject("environment");
        environment.put("name", run.environment().name());
        ObjectNode details = environment.putObject("details");
        run.environment().details().forEach(details::put);
        root.put("startedAt", run.startedAt().toString());
        root.put("durationMillis", run.duration().toMillis());
        root.set("profiles", texts(run.profiles()));
        root.put("seed", run.seed());
        root.set("summary", summary(run.summary()));
        root.put("result", run.result().text());
        root.set("reasons", texts(run.outcome().reasons()));
        if (run.timing().isKnown()) {
            root.set("timing", timing(run.timing()));
        }
        if (run.topology().isKnown()) {
            root.set("topology", topology(run.topology()));
        }
        ArrayNode leaves = root.putArray("leaves");
        run.leaves().forEach(result -> leaves.add(leaf(result)));
        if (!run.cases().isEmpty()) {
            ArrayNode cases = root.putArray("cases");
            run.cases().forEach(text -> cases.add(caseText(text)));
        }
        if (!run.jars().isEmpty()) {
            ArrayNode jars = root.putArray("caseJars");
            run.jars()
                    .forEach(jar ->
                            jars.addObject()
                                    .put("name", jar.name())
                                    .put("digest", jar.digest())
                                    .set("cases", texts(jar.cases())));
        }
        try {
            return WRITER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always writable", e);
        }
    }

    private static ObjectNode caseText(CaseText text) {
        ObjectNode node = NODES.objectNode();
        node.put("id", text.id());
        node.put("title", text.title());
        node.put("how", text.how());
        node.set("leaves", texts(text.leaves()));
        return node;
    }

    private static ObjectNode implementation(Implementation implementation) {
        ObjectNode node = NODES.objectNode();
        node.put("organization", implementation.organization());
        node.put("project", implementation.project());
        node.put("version", implementation.version());
        node.put("url", implementation.url());
        node.set("contact", texts(implementation.contact()));
        node.put("driver", implementation.driver());
        node.set("features", texts(implementation.features()));
        return node;
    }

    private static ObjectNode summary(Summary summary) {
        return NODES.objectNode()
                .put("passed", summary.passed())
                .put("failed", summary.failed())
                .put("waived", summary.waived())
                .put("flaky", summary.flaky())
                .put("notApplicable", summary.notApplicable())
                .put("notRun", summary.notRun())
                .put("error", summary.error())
                .put("provisional", summary.provisional());
    }

    private static ObjectNode timing(Timing timing) {
        ObjectNode node = NODES.objectNode();
        node.put("environmentStartMillis", timing.environmentStart().toMillis());
        node.put("meshStartMillis", timing.meshStart().toMillis());
        node.put("casesMillis", timing.cases().toMillis());
        node.put("cleanUpMillis", timing.cleanUp().toMillis());
        timing.idleShare().ifPresent(share -> node.put("idleShare", share));
        ArrayNode slowest = node.putArray("slowest");
        timing.slowest()
                .forEach(each ->
                        slowest.addObject()
                                .put("case", each.caseId())
                                .put("durationMillis", each.duration().toMillis()));
        return node;
    }

    private static ObjectNode topology(Topology topology) {
        ObjectNode node = NODES.objectNode();
        node.put("trustDomain", topology.trustDomain());
        node.put("rootNamespace", topology.rootNamespace());
        node.put("controlPlane", topology.controlPlane());
        node.put("certificateAuthority", topology.certificateAuthority());
        ArrayNode namespaces = node.putArray("namespaces");
        for (Topology.Namespace namespace : topology.namespaces()) {
            ObjectNode each = namespaces.addObject();
            each.put("name", namespace.name());
            each.put("injected", namespace.injected());
            ArrayNode workloads = each.putArray("workloads");
            for (Topology.Workload workload : namespace.workloads()) {
                workloads
                        .addObject()
                        .put("name", workload.name())
                        .put("serviceAccount", workload.serviceAccount())
                        .put("sidecar", workload.sidecar())
                        .set("ports", texts(workload.ports()));
            }
        }
        node.set("probes", texts(topology.probes()));
        return node;
    }

    private static ObjectNode leaf(LeafResult result) {
        ObjectNode node = NODES.objectNode();
        node.put("id", result.id());
        node.put("case", result.leaf().caseId());
        node.put("title", result.leaf().title());
        node.put("requirement", result.leaf().requirement());
        node.set("profiles", texts(result.leaf().profiles()));
        node.put("level", result.leaf().level().text());
        node.set("features", texts(result.leaf().features()));
        node.put("source", result.leaf().source());
        node.put("verdict", result.verdict().text());
        node.put("durationMillis", result.duration().toMillis());
        node.put("message", result.finding().message());
        node.put("expected", result.finding().expected());
        node.put("observed", result.finding().observed());
        node.put("likelyCause", result.finding().likelyCause());
        node.set("evidence", texts(result.evidence()));
        node.put("rerun", result.leaf().rerun());
        if (!result.metrics().isEmpty()) {
            node.set("metrics", metrics(result));
        }
        return node;
    }

    private static ObjectNode metrics(LeafResult result) {
        ObjectNode node = NODES.objectNode();
        result.metrics()
                .forEach((name, metric) ->
                        node.putObject(name)
                                .put("value", metric.value())
                                .put("unit", metric.unit())
                                .put("threshold", metric.threshold()));
        return node;
    }

    private static ArrayNode texts(List<String> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(array::add);
        return array;
    }

    private static DefaultPrettyPrinter printer() {
        var lines = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    }
}
