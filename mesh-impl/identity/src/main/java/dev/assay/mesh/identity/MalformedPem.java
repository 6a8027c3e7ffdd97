package dev.assay.mesh.identity;

/**
 * A PEM text, or a block of it, cannot be read. The message never quotes the text: it may be a key.
 */
public final class MalformedPem extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedPem(String message) {
        super(message);
    }
}
