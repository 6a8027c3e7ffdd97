package dev.assay.mesh.proxy.agent;

/** No certificate this time; the agent will try again. */
final class IssuanceFailed extends Exception {

    private static final long serialVersionUID = 1L;

    IssuanceFailed(String message) {
        super(message);
    }
}
