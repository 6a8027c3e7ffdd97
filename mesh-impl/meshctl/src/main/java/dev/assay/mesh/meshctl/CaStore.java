package dev.assay.mesh.meshctl;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.folder.CacertsFolder.Decision;
import dev.assay.mesh.ca.rotation.CaState;
import dev.assay.mesh.ca.rotation.IssuedLeaves;
import dev.assay.mesh.ca.rotation.Step;
import java.io.IOException;

/** Where a CA's state is kept; what changes it is whole afterwards or has changed nothing. */
interface CaStore {

    /**
     * The state of the moment.
     *
     * @throws AuthorityUnavailable if there is none, or it is not whole
     */
    CaState state() throws AuthorityUnavailable, IOException;

    /** What is known there of the certificates in use. */
    IssuedLeaves issued() throws AuthorityUnavailable, IOException;

    /** Goes on to another state, if that is decided. */
    Step advance(Decision decision) throws AuthorityUnavailable, IOException;
}
