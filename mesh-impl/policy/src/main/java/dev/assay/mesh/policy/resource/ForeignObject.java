package dev.assay.mesh.policy.resource;

import java.util.Map;

/**
 * An object in a file of manifests that is no policy resource: a Deployment, a Service. Read, not
 * judged.
 *
 * @param source the file, or whatever name the text was given
 * @param line where it begins, from 1
 * @param content text, numbers, booleans, lists and maps; what was left empty is not there
 */
public record ForeignObject(
        String source,
        String apiVersion,
        String kind,
        int line,
        Map<String, Object> content,
        FieldLines lines) {
    public ForeignObject {
        content = Map.copyOf(content);
    }

    /** The same under another name of the text. */
    public ForeignObject in(String other) {
        return new ForeignObject(other, apiVersion, kind, line, content, lines);
    }
}
