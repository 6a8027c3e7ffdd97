package dev.assay.reports.model;

/**
 * The suite that ran.
 *
 * @param digest of what it judges with, {@code sha256:} and hex digits; empty where it is not known
 * @param catalogue digest of the catalogue index, in the same form
 */
public record Suite(String name, String version, String digest, String catalogue) {

    /** One whose digests are not known. */
    public Suite(String name, String version) {
        this(name, version, "", "");
    }
}
