package dev.assay.mesh.ca;

/** No certificate was issued; the message may be shown to the caller. */
public final class IssuanceRefused extends Exception {

    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Kind {
        /** The request must change. */
        REQUEST,
        /** The authority itself cannot sign at present. */
        AUTHORITY
    }

    private final Kind kind;

    public IssuanceRefused(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
