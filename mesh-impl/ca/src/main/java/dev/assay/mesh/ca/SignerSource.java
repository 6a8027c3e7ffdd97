package dev.assay.mesh.ca;

/** Where the authority's own certificate and key come from when it starts. */
@FunctionalInterface
public interface SignerSource {

    /**
     * The signer to start with.
     *
     * @throws AuthorityUnavailable if there is nothing that one may sign with; the authority must
     *     then not start
     */
    Signer load() throws AuthorityUnavailable;
}
