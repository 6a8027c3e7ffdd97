package dev.assay.mesh.proxy.sidecar;

/** An environment variable is missing or makes no sense. The message is one line and names it. */
public final class InvalidEnvironment extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidEnvironment(String variable, String problem) {
        super(variable + ": " + problem);
    }
}
