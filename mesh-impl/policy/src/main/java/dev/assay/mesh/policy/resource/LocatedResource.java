package dev.assay.mesh.policy.resource;

/**
 * A resource, and where it is written.
 *
 * @param source the file, or whatever name the text was given
 * @param line where it begins, from 1
 */
public record LocatedResource(Resource resource, String source, int line, FieldLines lines) {

    /** The same under another name of the text. */
    public LocatedResource in(String other) {
        return new LocatedResource(resource, other, line, lines);
    }
}
