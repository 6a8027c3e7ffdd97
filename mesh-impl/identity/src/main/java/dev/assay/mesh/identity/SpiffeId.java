package dev.assay.mesh.identity;

import dev.assay.mesh.identity.InvalidSpiffeId.Kind;
import java.util.Optional;

/**
 * A SPIFFE ID, kept exactly as it was written: nothing is decoded or normalised, so that two
 * different texts never become one identity (SPIFFE-ID.md, section 2).
 *
 * <p>The scheme is accepted in lower case only, as go-spiffe does; the specification calls it
 * case-insensitive, and a certificate that relies on that is refused rather than rewritten.
 *
 * @param path empty for the trust domain's own ID, else segments each led by a slash
 */
public record SpiffeId(TrustDomain trustDomain, String path) {

    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the path breaks a rule or the whole is longer than 2048
     *     bytes; for text from outside use {@link #parse}
     */
    public SpiffeId {
        try {
            SpiffeIdSyntax.checkPath(path);
            SpiffeIdSyntax.checkLength(
                    SpiffeIdSyntax.SCHEME.length() + trustDomain.name().length() + path.length());
        } catch (InvalidSpiffeId e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Reads {@code spiffe://<trust domain>[/<segment>...]}. */
    public static SpiffeId parse(String uri) throws InvalidSpiffeId {
        if (!uri.startsWith(SpiffeIdSyntax.SCHEME)) {
            throw new InvalidSpiffeId(Kind.WRONG_SCHEME, "the URI does not begin with spiffe://");
        }
        int nameStart = SpiffeIdSyntax.SCHEME.length();
        int slash = uri.indexOf('/', nameStart);
        int nameEnd = slash < 0 ? uri.length() : slash;
        var trustDomain = TrustDomain.parse(uri.substring(nameStart, nameEnd));
        var path = uri.substring(nameEnd);
        SpiffeIdSyntax.checkPath(path);
        SpiffeIdSyntax.checkLength(uri.length());
        return new SpiffeId(trustDomain, path);
    }

    /**
     * The identity of a service account, in Istio's form.
     *
     * @throws IllegalArgumentException if a name is not a single well-formed path segment; a slash
     *     in one would otherwise forge the other
     */
    public static SpiffeId forServiceAccount(
            TrustDomain trustDomain, String namespace, String serviceAccount) {
        try {
            SpiffeIdSyntax.checkSegment(namespace, false);
            SpiffeIdSyntax.checkSegment(serviceAccount, false);
        } catch (InvalidSpiffeId e) {
            throw new IllegalArgumentException(
                    "namespace or service account cannot stand in a SPIFFE ID: " + e.getMessage(),
                    e);
        }
        return new SpiffeId(trustDomain, "/ns/" + namespace + "/sa/" + serviceAccount);
    }

    /**
     * Namespace and service account, only if the path is exactly {@code /ns/X/sa/Y} (Istio's
     * ParseIdentity, pkg/spiffe/spiffe.go).
     */
    public Optional<WorkloadIdentity> workloadIdentity() {
        var segments = path.split("/", -1);
        return segments.length == 5 && segments[1].equals("ns") && segments[3].equals("sa")
                ? Optional.of(new WorkloadIdentity(segments[2], segments[4]))
                : Optional.empty();
    }

    /** The form that authorization policies use: the URI without {@code spiffe://}. */
    public String principal() {
        return trustDomain.name() + path;
    }

    /** The URI. */
    @Override
    public String toString() {
        return SpiffeIdSyntax.SCHEME + principal();
    }
}
