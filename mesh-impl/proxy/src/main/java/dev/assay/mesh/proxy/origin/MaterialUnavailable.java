package dev.assay.mesh.proxy.origin;

/**
 * What a rule names cannot be had. The message says which field and file, for the access log; it
 * quotes nothing of the content.
 */
public final class MaterialUnavailable extends Exception {

    private static final long serialVersionUID = 1L;

    public MaterialUnavailable(String message) {
        super(message);
    }
}
