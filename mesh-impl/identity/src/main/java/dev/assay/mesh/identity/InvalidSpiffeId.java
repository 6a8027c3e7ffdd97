package dev.assay.mesh.identity;

/** Says why a text is no SPIFFE ID or no trust domain name (SPIFFE-ID.md, section 2). */
public final class InvalidSpiffeId extends Exception {

    private static final long serialVersionUID = 1L;

    /** The broken rule. */
    public enum Kind {
        /** The text does not begin with {@code spiffe://}, in lower case. */
        WRONG_SCHEME,
        /** Nothing stands between {@code spiffe://} and the path. */
        EMPTY_TRUST_DOMAIN,
        /** The trust domain name is longer than 255 bytes. */
        TRUST_DOMAIN_TOO_LONG,
        /** The trust domain name holds something other than {@code a-z 0-9 . - _}. */
        TRUST_DOMAIN_CHARACTER,
        /** The path does not begin with a slash. */
        RELATIVE_PATH,
        /** Two slashes follow each other. */
        EMPTY_SEGMENT,
        /** The path ends with a slash. */
        TRAILING_SLASH,
        /** A path segment is {@code .} or {@code ..}. */
        DOT_SEGMENT,
        /** The path holds something other than {@code a-z A-Z 0-9 . - _} between its slashes. */
        PATH_CHARACTER,
        /** The whole is longer than 2048 bytes. */
        TOO_LONG
    }

    private final Kind kind;

    InvalidSpiffeId(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
