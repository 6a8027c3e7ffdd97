package dev.assay.mesh.ca.rotation;

import dev.assay.mesh.ca.Signer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far a change of the root has come. */
public sealed interface Rotation {

    /**
     * None is under way.
     *
     * @param ended when the last one did, if there was one
     */
    record Resting(Optional<Instant> ended) implements Rotation {}

    /**
     * The new root is believed.
     *
     * @param next what will sign, up to the new root
     * @param since when the root was added
     * @param atLeast how long to wait before the switch
     */
    record Added(Signer next, Instant since, Duration atLeast) implements Rotation {}

    /**
     * The new signer signs.
     *
     * @param leaving the old root, believed still
     * @param since when the signer was switched
     * @param atLeast how long to wait before the drop
     */
    record Switched(X509Certificate leaving, Instant since, Duration atLeast) implements Rotation {}
}
