package dev.assay.mesh.meshctl;

/** A line that asks nothing that can be answered; the message names the field. */
final class BadQuestion extends Exception {

    private static final long serialVersionUID = 1L;

    BadQuestion(String message) {
        super(message);
    }
}
