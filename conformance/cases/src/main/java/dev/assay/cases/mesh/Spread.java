package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who answered a number of calls to one service.
 *
 * @param answers workload names and how often each answered with 200
 * @param others what the remaining calls saw
 */
public record Spread(Map<String, Integer> answers, List<String> others) implements Described {
    /** The workloads that answered. */
    public Set<String> callees() {
        return answers.keySet();
    }

    int answersOf(String workload) {
        return answers.getOrDefault(workload, 0);
    }

    int failures() {
        return others.size();
    }

    @Override
    public String describe() {
        return "answered by "
                + answers
                + (others.isEmpty() ? "" : "; " + others.size() + " others: " + others.getFirst());
    }
}
