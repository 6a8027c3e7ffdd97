package dev.assay.runner.soak;

import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import dev.assay.runner.UserFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run that came to its end.
 *
 * @param name its folder's name, as in {@code run-03}
 * @param exit its process's exit code
 * @param seconds from the process's start to its end
 * @param result what it reported; empty where it wrote no report
 */
record Ran(String name, int exit, double seconds, Optional<RunResult> result) {
    /** What it reported, where nothing can be said without. */
    RunResult report() throws UserFault {
        return result.orElseThrow(() ->
                new UserFault(
                        "%s ended with %d and wrote no report; what it printed is in its output.txt"
                                .formatted(name, exit)));
    }

    /** In what it is not as it should be: another exit code than 0, other verdicts than before. */
    List<String> complaints(Ran first, String conditions) {
        var found = new ArrayList<String>();
        if (exit != 0) {
            found.add("%s ended with %d".formatted(name, exit));
        }
        if (result.isEmpty()) {
            found.add(name + " wrote no report");
            return found;
        }
        Map<String, Verdict> expected = first.verdicts();
        Map<String, Verdict> seen = verdicts();
        var ids = new TreeMap<>(expected);
        ids.putAll(seen);
        for (String id : ids.keySet()) {
            if (expected.get(id) != seen.get(id)) {
                found.add(
                        "%s (%s): %s is %s, in %s it was %s"
                                .formatted(
                                        name,
                                        conditions,
                                        id,
                                        word(seen.get(id)),
                                        first.name(),
                                        word(expected.get(id))));
            }
        }
        return found;
    }

    /** Its figures for the record, by name with the unit. */
    Map<String, Object> figures(String conditions) {
        var figures = new LinkedHashMap<String, Object>();
        figures.put("run", name);
        figures.put("conditions", conditions);
        figures.put("exit", exit);
        figures.put("seconds", Spread.rounded(seconds));
        result.ifPresent(report -> {
            var summary = report.summary();
            figures.put("passed", summary.passed());
            figures.put("failed", summary.failed());
            figures.put("error", summary.error());
            figures.put("flaky", summary.flaky());
            figures.put("notRun", summary.notRun());
            var timing = report.timing();
            figures.put("secondsEnvironment", seconds(timing.environmentStart()));
            figures.put("secondsMesh", seconds(timing.meshStart()));
            figures.put("secondsCases", seconds(timing.cases()));
            figures.put("secondsCleanUp", seconds(timing.cleanUp()));
            timing.idleShare()
                    .ifPresent(share -> figures.put("idleShare", Math.round(share * 100) / 100.0));
        });
        return figures;
    }

    /** A line of progress. */
    String line(String conditions) {
        return "%s %s: %s in %.1f s"
                .formatted(
                        name,
                        conditions,
                        result.map(report -> report.summary().passed() + " passed")
                                .orElse("no report, exit " + exit),
                        seconds);
    }

    private Map<String, Verdict> verdicts() {
        return result.stream()
                .flatMap(report -> report.leaves().stream())
                .collect(
                        Collectors.toMap(
                                LeafResult::id,
                                LeafResult::verdict,
                                (one, other) -> one,
                                TreeMap::new));
    }

    private static double seconds(Duration duration) {
        return Spread.rounded(duration.toMillis() / 1000.0);
    }

    private static String word(@Nullable Verdict verdict) {
        return verdict == null ? "absent" : verdict.text();
    }
}
