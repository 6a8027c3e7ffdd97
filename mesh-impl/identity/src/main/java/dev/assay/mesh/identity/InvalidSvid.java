package dev.assay.mesh.identity;

/** A chain and a key that do not make an X.509-SVID. The message never holds the key. */
public final class InvalidSvid extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidSvid(String message) {
        super(message);
    }
}
