package dev.assay.reports.model;

import java.util.List;

/**
 * A jar of cases that are not of the catalogue, and ran beside it: what they found is reported, and
 * says nothing on conformance.
 *
 * @param name its file's name
 * @param digest of its bytes, {@code sha256:} and hex digits
 * @param cases the IDs of all its cases, sorted, each with a prefix and a dot: {@code acme.tls-01}
 */
public record CaseJar(String name, String digest, List<String> cases) {

    /**
     * @throws IllegalArgumentException when a case has an ID as those of the catalogue have
     */
    public CaseJar {
        cases = cases.stream().sorted().toList();
        for (String each : cases) {
            if (!isFromJar(each)) {
                throw new IllegalArgumentException(
                        "%s: case '%s' has no prefix of its own".formatted(name, each));
            }
        }
    }

    /**
     * Whether an ID, of a case or of a leaf, is of a jar's. It is by the ID alone that nothing of a
     * jar passes for a case of the catalogue, and nothing of the catalogue for one of a jar.
     */
    public static boolean isFromJar(String id) {
        int slash = id.indexOf('/');
        return (slash < 0 ? id : id.substring(0, slash)).indexOf('.') >= 0;
    }

    /** Its name and its digest, for a reader. */
    public String label() {
        return "%s (%s)".formatted(name, digest);
    }
}
