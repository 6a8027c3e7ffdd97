package dev.assay.mesh.ca.update;

import dev.assay.mesh.ca.Signer;

/** What becomes of files that are offered to a running CA. */
public sealed interface Succession {

    /** They say what is in force already, in whatever order. */
    record Unchanged() implements Succession {}

    /**
     * They are in force from now on.
     *
     * @param next signs from now on, and its roots are those to believe
     * @param change what is different, in words
     */
    record Taken(Signer next, String change) implements Succession {}

    /**
     * They are not, and the signer in force stays.
     *
     * @param why what is missing or wrong, and what to do
     */
    record Refused(String why) implements Succession {}
}
