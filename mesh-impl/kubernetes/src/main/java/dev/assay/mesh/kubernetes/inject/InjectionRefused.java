package dev.assay.mesh.kubernetes.inject;

/** A pod that asks for something of its sidecar that cannot be; the message names what to mend. */
public final class InjectionRefused extends Exception {

    private static final long serialVersionUID = 1L;

    public InjectionRefused(String message) {
        super(message);
    }
}
