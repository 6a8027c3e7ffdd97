package dev.assay.runner.soak;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long several of a kind took, in seconds. */
final class Spread {
    private Spread() {}

    /** Least, middle and most; nothing of nothing. */
    static Map<String, Double> of(List<Double> seconds) {
        if (seconds.isEmpty()) {
            return Map.of();
        }
        List<Double> sorted = seconds.stream().sorted().toList();
        var spread = new LinkedHashMap<String, Double>();
        spread.put("min", rounded(sorted.getFirst()));
        spread.put("median", rounded(sorted.get(sorted.size() / 2)));
        spread.put("max", rounded(sorted.getLast()));
        return spread;
    }

    /** To a tenth. */
    static double rounded(double seconds) {
        return Math.round(seconds * 10) / 10.0;
    }
}
