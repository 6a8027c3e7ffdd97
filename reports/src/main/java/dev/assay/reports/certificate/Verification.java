package dev.assay.reports.certificate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.reports.model.CatalogueIndex;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds a certificate against the report that it speaks of: that nobody has changed it since it was
 * signed, that every word of it follows from the report, and the report's result from its leaves. A
 * signature alone would say no more than who wrote it. Stateless.
 *
 * @param suite the one that verifies, which must be the one that ran
 * @param index its catalogue's, over which the leaves are judged again
 */
public record Verification(Suite suite, CatalogueIndex index) {

    private static final YAMLMapper MAPPER = new YAMLMapper();

    /**
     * All that is wrong; nothing where the certificate is issued and true.
     *
     * @param report what the certificate's {@code report.json} says
     * @param files digests of the report's files as they are now
     */
    public List<String> complaints(
            SealedText certificate, RunResult report, SortedMap<String, String> files) {
        var complaints = new ArrayList<String>();
        if (!certificate.holds()) {
            complaints.add(
                    "the signature does not fit: the certificate was changed after it was signed");
        }
        RunResult judged = report.judgedOver(index);
        if (!judged.outcome().equals(report.outcome())) {
            complaints.add(
                    "report.json says that the result is %s (%s), and its leaves come to %s (%s)"
                            .formatted(
                                    report.result().text(),
                                    said(report.outcome().reasons()),
                                    judged.result().text(),
                                    said(judged.outcome().reasons())));
        }
        if (!report.suite().equals(suite)) {
            complaints.add(
                    "the report is by another build of %s than the one that verifies: %s, catalogue %s; this one is %s, catalogue %s"
                            .formatted(
                                    suite.name(),
                                    report.suite().digest(),
                                    report.suite().catalogue(),
                                    suite.digest(),
                                    suite.catalogue()));
        }
        Certificate earned = Certificate.of(judged);
        complaints.addAll(differences(certificate.body(), CertificateYaml.write(earned, files)));
        if (!earned.issued()) {
            complaints.add("no certificate is issued for this run:");
            earned.reasons().forEach(reason -> complaints.add("  " + reason));
        }
        return List.copyOf(complaints);
    }

    private static String said(List<String> reasons) {
        return reasons.isEmpty() ? "without a reason against it" : String.join("; ", reasons);
    }

    private static List<String> differences(String certificate, String earned) {
        if (certificate.equals(earned)) {
            return List.of();
        }
        Map<String, String> says;
        Map<String, String> is;
        try {
            says = values(MAPPER.readTree(certificate));
            is = values(MAPPER.readTree(earned));
        } catch (JsonProcessingException e) {
            return List.of("the certificate is not YAML: " + e.getOriginalMessage());
        }
        var names = new TreeSet<String>(says.keySet());
        names.addAll(is.keySet());
        var differences = new ArrayList<String>();
        for (String name : names) {
            String said = says.getOrDefault(name, "nothing");
            String right = is.getOrDefault(name, "nothing");
            if (!said.equals(right)) {
                differences.add(
                        "%s: the certificate says %s, the report says %s"
                                .formatted(name, said, right));
            }
        }
        if (differences.isEmpty()) {
            differences.add("the certificate's text is not as this suite writes it");
        }
        return differences;
    }

    /** Every value by its JSON pointer; a list or an object that is empty is one, too. */
    private static Map<String, String> values(JsonNode root) {
        var values = new TreeMap<String, String>();
        collect("", root, values);
        return values;
    }

    private static void collect(String pointer, JsonNode node, Map<String, String> values) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(each ->
                            collect(pointer + "/" + each.getKey(), each.getValue(), values));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                collect(pointer + "/" + i, node.get(i), values);
            }
        } else {
            values.put(pointer, node.toString());
        }
    }
}
