package dev.assay.mesh.protocol;

/**
 * A resource that arrived and makes no sense: the receiver rejects it (a NACK) and keeps the last
 * good one. Names the resource and the field.
 */
public final class MalformedConfig extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedConfig(String resource, String field, String problem) {
        super(resource + ": " + field + ": " + problem);
    }

    MalformedConfig(String resource, String field, Exception cause) {
        super(resource + ": " + field + ": " + cause.getMessage(), cause);
    }
}
