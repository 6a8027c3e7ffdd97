package dev.assay.mesh.identity;

/**
 * The name of a trust domain: 1 to 255 of {@code a-z 0-9 . - _}, compared byte by byte. It need not
 * be a DNS name, so {@code 1.2.3.4} and {@code a_b} are fine (SPIFFE-ID.md, section 2.1).
 *
 * @param name the bare name, without {@code spiffe://}
 */
public record TrustDomain(String name) {

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name breaks a rule; for names from outside use {@link
     *     #parse}
     */
    public TrustDomain {
        try {
            SpiffeIdSyntax.checkTrustDomain(name);
        } catch (InvalidSpiffeId e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Reads a bare name; a URI is refused, since {@code :} and {@code /} are no name characters.
     */
    public static TrustDomain parse(String name) throws InvalidSpiffeId {
        SpiffeIdSyntax.checkTrustDomain(name);
        return new TrustDomain(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
