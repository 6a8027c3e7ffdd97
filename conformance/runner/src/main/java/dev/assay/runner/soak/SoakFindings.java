package dev.assay.runner.soak;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a soak came to.
 *
 * @param figures by name, with the unit in the name
 * @param complaints what must not be; none when it succeeded
 */
public record SoakFindings(Map<String, Object> figures, List<String> complaints) {
    /** Copies, keeping the order. */
    public SoakFindings {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        complaints = List.copyOf(complaints);
    }

    /** Whether nothing is to be complained of. */
    public boolean succeeded() {
        return complaints.isEmpty();
    }
}
