package dev.assay.mesh.fuzz;

import dev.assay.mesh.identity.InvalidSpiffeId;
import dev.assay.mesh.identity.SpiffeId;

/** What holds of every ID that was believed. */
final class SpiffeIds {
    private SpiffeIds() {}

    static void mustRoundTrip(SpiffeId id) {
        try {
            if (!SpiffeId.parse(id.toString()).equals(id)) {
                throw new AssertionError("another ID when it is read again: " + id);
            }
        } catch (InvalidSpiffeId e) {
            throw new AssertionError("no ID when it is read again: " + id, e);
        }
    }
}
