package dev.assay.mesh.ca.rotation;

import java.util.Locale;

/** The stages of a rotation, in their order; the words of {@code --to}. */
public enum Stage {
    /** The new root is believed beside the old one; the old signer signs. */
    ADD,
    /** The new signer signs; both roots are believed. */
    SWITCH,
    /** The old root is believed no more. */
    DROP;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
