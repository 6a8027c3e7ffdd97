package dev.assay.mesh.policy.resource;

import java.util.Map;

/**
 * In which lines of a file the fields of one object stand.
 *
 * @param byPath from 1; a path is {@code spec.mtls.mode} or {@code spec.rules[0].from}
 */
public record FieldLines(Map<String, Integer> byPath) {

    public FieldLines {
        byPath = Map.copyOf(byPath);
    }

    /** The line of a field, or of the nearest thing around it; 0 when none is known. */
    public int of(String path) {
        return of(byPath, path);
    }

    static int of(Map<String, Integer> byPath, String path) {
        String at = path;
        while (!at.isEmpty()) {
            Integer line = byPath.get(at);
            if (line != null) {
                return line;
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return 0;
    }
}
