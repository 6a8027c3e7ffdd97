package dev.assay.mesh.identity;

/** Whose a revocation list is, seen by somebody who knows some authorities. */
public sealed interface ListIssuer {

    /** One of them signed it, and may: it counts. */
    record Known() implements ListIssuer {}

    /**
     * Its issuer is none of them, by name or by key identifier: it counts where a peer brings that
     * authority along, and nobody can say here whether it will.
     */
    record Stranger() implements ListIssuer {}

    /**
     * One of them is its issuer by name, and yet it counts for nobody.
     *
     * @param why in words that go on after the list's label
     */
    record Useless(String why) implements ListIssuer {}
}
