package dev.assay.reports.certificate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.reports.model.CaseJar;
import dev.assay.reports.model.Implementation;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes {@code certificate.yaml} and {@code report-of-run.yaml}: what a run came to, by profile
 * and level, after the Gateway API's ConformanceReport. Both are always written, so that a reader
 * never mistakes a missing file for anything: a certificate that is refused says {@code issued:
 * false} and why. Stateless.
 */
public final class CertificateYaml {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final YAMLMapper MAPPER =
            new YAMLMapper(
                    YAMLFactory.builder()
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .disable(YAMLGenerator.Feature.SPLIT_LINES)
                            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                            .build());

    private CertificateYaml() {}

    /**
     * The certificate, or its refusal, as YAML.
     *
     * @param files digests of the report's files by name, which the certificate vouches for
     */
    public static String write(Certificate certificate, SortedMap<String, String> files) {
        ObjectNode root = NODES.objectNode();
        root.put("kind", "ConformanceCertificate");
        root.put("issued", certificate.issued());
        root.set("reasons", texts(certificate.reasons()));
        tell(certificate.run(), root);
        root.set("waivers", waivers(certificate.run()));
        ObjectNode digests = root.putObject("files");
        files.forEach(digests::put);
        return text(root);
    }

    /** Whatever level: who reads a certificate asks what was let pass, and why. */
    private static ArrayNode waivers(RunResult run) {
        ArrayNode waivers = NODES.arrayNode();
        run.leaves().stream()
                .filter(result -> result.verdict() == Verdict.WAIVED)
                .forEach(result ->
                        waivers.addObject()
                                .put("leaf", result.id())
                                .put("reason", result.finding().message()));
        return waivers;
    }

    /**
     * What the run came to, as YAML, whether that certifies or not: what a pipeline keeps while the
     * result is still partial.
     */
    public static String reportOfRun(RunResult run) {
        ObjectNode root = NODES.objectNode();
        root.put("kind", "ConformanceReport");
        root.set("reasons", texts(run.outcome().reasons()));
        return text(tell(run, root));
    }

    private static ObjectNode tell(RunResult run, ObjectNode root) {
        root.set("implementation", implementation(run.implementation()));
        root.put("date", run.startedAt().plus(run.duration()).toString());
        root.putObject("suite")
                .put("name", run.suite().name())
                .put("version", run.suite().version())
                .put("digest", run.suite().digest())
                .put("catalogue", run.suite().catalogue());
        root.put("environment", run.environment().name());
        ObjectNode details = root.putObject("environmentDetails");
        run.environment().details().forEach(details::put);
        root.put("result", run.result().text());
        ArrayNode profiles = root.putArray("profiles");
        for (String profile : profilesOf(run)) {
            profiles.add(profile(profile, run));
        }
        root.set(
                "succeededProvisionalLeaves",
                texts(ids(run.ofCatalogue(), Level.PROVISIONAL, Verdict.PASSED)));
        ArrayNode jars = root.putArray("caseJars");
        run.jars().forEach(jar -> jars.add(jar(jar, run.of(jar))));
        return root;
    }

    /** Its code ran in the runner's own process: a reader has to know which it was. */
    private static ObjectNode jar(CaseJar jar, List<LeafResult> leaves) {
        ObjectNode node = NODES.objectNode();
        node.put("name", jar.name());
        node.put("digest", jar.digest());
        node.set("cases", texts(jar.cases()));
        for (Level level : Level.values()) {
            node.set(level.text(), level(leaves, level));
        }
        return node;
    }

    private static String text(ObjectNode root) {
        try {
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always writable", e);
        }
    }

    private static ObjectNode implementation(Implementation implementation) {
        ObjectNode node = NODES.objectNode();
        node.put("organization", implementation.organization());
        node.put("project", implementation.project());
        node.put("url", implementation.url());
        node.put("version", implementation.version());
        node.set("contact", texts(implementation.contact()));
        return node;
    }

    /** The profiles asked for, or, when none was, those that the leaves are in. */
    private static SortedSet<String> profilesOf(RunResult run) {
        SortedSet<String> profiles = new TreeSet<>(run.profiles());
        if (profiles.isEmpty()) {
            run.ofCatalogue().forEach(result -> profiles.addAll(result.leaf().profiles()));
        }
        return profiles;
    }

    private static ObjectNode profile(String name, RunResult run) {
        List<LeafResult> leaves =
                run.ofCatalogue().stream()
                        .filter(result -> result.leaf().profiles().contains(name))
                        .toList();
        ObjectNode node = NODES.objectNode();
        node.put("name", name);
        node.set("core", level(leaves, Level.CORE));
        ObjectNode extended = level(leaves, Level.EXTENDED);
        SortedSet<String> needed = new TreeSet<>();
        leaves.forEach(result -> needed.addAll(result.leaf().features()));
        List<String> declared = run.implementation().features();
        extended.set(
                "supportedFeatures", texts(needed.stream().filter(declared::contains).toList()));
        extended.set(
                "unsupportedFeatures",
                texts(needed.stream().filter(feature -> !declared.contains(feature)).toList()));
        node.set("extended", extended);
        return node;
    }

    private static ObjectNode level(List<LeafResult> leaves, Level level) {
        List<LeafResult> own =
                leaves.stream().filter(result -> result.leaf().level() == level).toList();
        ObjectNode node = NODES.objectNode();
        node.putObject("statistics")
                .put("passed", count(own, Verdict.PASSED))
                .put("failed", count(own, Verdict.FAILED))
                .put("error", count(own, Verdict.ERROR))
                .put("flaky", count(own, Verdict.FLAKY))
                .put("waived", count(own, Verdict.WAIVED))
                .put("notApplicable", count(own, Verdict.NOT_APPLICABLE))
                .put("notRun", count(own, Verdict.NOT_RUN));
        for (Verdict verdict : Verdict.values()) {
            List<String> ids = ids(own, level, verdict);
            if (verdict != Verdict.PASSED && !ids.isEmpty()) {
                node.set(key(verdict), texts(ids));
            }
        }
        return node;
    }

    private static long count(List<LeafResult> leaves, Verdict verdict) {
        return leaves.stream().filter(result -> result.verdict() == verdict).count();
    }

    private static String key(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> "passedLeaves";
            case FAILED -> "failedLeaves";
            case WAIVED -> "waivedLeaves";
            case FLAKY -> "flakyLeaves";
            case NOT_APPLICABLE -> "notApplicableLeaves";
            case NOT_RUN -> "notRunLeaves";
            case ERROR -> "errorLeaves";
        };
    }

    private static List<String> ids(Collection<LeafResult> leaves, Level level, Verdict verdict) {
        return leaves.stream()
                .filter(result -> result.leaf().level() == level && result.verdict() == verdict)
                .map(LeafResult::id)
                .toList();
    }

    private static ArrayNode texts(Collection<String> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(array::add);
        return array;
    }
}
