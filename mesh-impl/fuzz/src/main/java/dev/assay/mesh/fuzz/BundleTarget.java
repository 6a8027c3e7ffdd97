package dev.assay.mesh.fuzz;

import dev.assay.mesh.identity.BundleParser;
import dev.assay.mesh.identity.InvalidBundle;
import java.nio.charset.StandardCharsets;

/** Trust bundles: as a JSON Web Key Set, as a map of those, as PEM. */
public final class BundleTarget {
    private BundleTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        BundleParser.parsePem(text);
        try {
            BundleParser.parseJwks(text);
        } catch (InvalidBundle _) {
            // The map's reader is asked all the same.
        }
        try {
            BundleParser.parseJwksMap(text);
        } catch (InvalidBundle _) {
            return;
        }
    }
}
