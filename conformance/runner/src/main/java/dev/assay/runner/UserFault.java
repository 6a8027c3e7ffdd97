package dev.assay.runner;

/**
 * Something that the user can mend: a mistyped name, an unreadable file, an environment that does
 * not carry the driver. The message is one clear line that names the input; the command exits with
 * 2.
 */
public final class UserFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** Takes the line that the user sees. */
    public UserFault(String message) {
        super(message);
    }

    /** The same with what lies behind it, for the log. */
    public UserFault(String message, Throwable cause) {
        super(message, cause);
    }
}
