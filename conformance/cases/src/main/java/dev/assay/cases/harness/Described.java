package dev.assay.cases.harness;

import java.util.Map;

/** Something that was seen, in words for a report. */
public interface Described {
    /** One line: what a reader needs to see of it. Never a key or a token. */
    String describe();

    /** Files worth keeping when it decides against it: name with extension, content. */
    default Map<String, byte[]> files() {
        return pictures();
    }

    /**
     * Drawings that the report shows beside the leaf, whatever its verdict: name ending in {@code
     * .svg}, content.
     */
    default Map<String, byte[]> pictures() {
        return Map.of();
    }

    /** The words for anything that a probe may give. */
    static String words(Object seen) {
        return seen instanceof Described described ? described.describe() : String.valueOf(seen);
    }
}
