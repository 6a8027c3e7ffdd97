package dev.assay.mesh.fuzz;

import dev.assay.mesh.identity.InvalidSpiffeId;
import dev.assay.mesh.identity.SpiffeId;
import java.nio.charset.StandardCharsets;

/** SPIFFE IDs: what is taken is printed as it was written. */
public final class SpiffeIdTarget {
    private SpiffeIdTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            SpiffeIds.mustRoundTrip(SpiffeId.parse(new String(input, StandardCharsets.UTF_8)));
        } catch (InvalidSpiffeId _) {
            return;
        }
    }
}
