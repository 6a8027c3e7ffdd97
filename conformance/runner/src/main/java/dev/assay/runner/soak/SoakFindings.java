package dev.assay.runner.soak;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a soak came to.
 *
 * @param figures by name, with the unit in the name
 * @param complaints what must not be; none when it succeeded
 * @param earlier what the part took that an earlier process has done
 * @param pictures of what was seen, beside the record: text by the ending of the file's name
 */
public record SoakFindings(
        Map<String, Object> figures,
        List<String> complaints,
        Duration earlier,
        Map<String, String> pictures) {
    /** Copies, keeping the order. */
    public SoakFindings {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        complaints = List.copyOf(complaints);
        pictures = Map.copyOf(pictures);
    }

    /** Of a soak without pictures. */
    SoakFindings(Map<String, Object> figures, List<String> complaints, Duration earlier) {
        this(figures, complaints, earlier, Map.of());
    }

    /** Of a soak that was done in one go. */
    SoakFindings(Map<String, Object> figures, List<String> complaints) {
        this(figures, complaints, Duration.ZERO);
    }

    /** The same with a picture. */
    SoakFindings with(String ending, String picture) {
        return new SoakFindings(figures, complaints, earlier, Map.of(ending, picture));
    }

    /** Whether nothing is to be complained of. */
    public boolean succeeded() {
        return complaints.isEmpty();
    }
}
