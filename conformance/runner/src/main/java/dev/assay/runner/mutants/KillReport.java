package dev.assay.runner.mutants;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The kill matrix for people and for programs. */
public final class KillReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private KillReport() {}

    /** One finished mutant, in a line, with what is wrong beneath. */
    public static String line(MutantResult result) {
        var text = new StringBuilder();
        text.append(
                "  %-9s %-46s %5.1f s%n"
                        .formatted(
                                word(result),
                                result.mutant().id(),
                                result.duration().toMillis() / 1000.0));
        result.complaints().forEach(each -> text.append("            %s%n".formatted(each)));
        return text.toString();
    }

    /** Mutants by cases, and the sums. */
    public static String matrix(Collection<MutantResult> results, Collection<String> disputes) {
        var text = new StringBuilder("%n".formatted());
        for (MutantResult each : sorted(results)) {
            text.append(
                    "%-46s %s%n"
                            .formatted(
                                    each.mutant().id(),
                                    each.mutant().isBaseline()
                                            ? "(baseline)"
                                            : String.join(" ", each.killedBy())));
        }
        disputes.forEach(each -> text.append("%ndisagreement: %s".formatted(each)));
        long killed = results.stream().filter(MutantResult::killed).count();
        text.append("%n%d mutants, %d killed%n".formatted(results.size(), killed));
        return text.toString();
    }

    /** {@code {"mutants": [{id, breaks, killedBy[]}], "summary": {mutants, killed}}}. */
    public static String json(Collection<MutantResult> results) {
        ObjectNode root = JSON.createObjectNode();
        var mutants = root.putArray("mutants");
        for (MutantResult each : sorted(results)) {
            ObjectNode node = mutants.addObject();
            node.put("id", each.mutant().id());
            node.put("breaks", each.mutant().breaks());
            var killedBy = node.putArray("killedBy");
            each.killedBy().forEach(killedBy::add);
        }
        ObjectNode summary = root.putObject("summary");
        summary.put("mutants", results.size());
        summary.put("killed", results.stream().filter(MutantResult::killed).count());
        return root.toPrettyString() + "\n";
    }

    private static String word(MutantResult result) {
        if (result.killed()) {
            return result.mutant().isBaseline() ? "fails" : "killed";
        }
        return "NOT KILLED";
    }

    private static List<MutantResult> sorted(Collection<MutantResult> results) {
        return results.stream().sorted(Comparator.comparing(each -> each.mutant().id())).toList();
    }
}
