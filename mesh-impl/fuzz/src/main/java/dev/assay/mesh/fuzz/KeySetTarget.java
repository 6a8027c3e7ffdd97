package dev.assay.mesh.fuzz;

import dev.assay.mesh.policy.resource.KeySource;
import dev.assay.mesh.proxy.token.KeySet;
import java.nio.charset.StandardCharsets;

/** JSON Web Key Sets of token issuers. */
public final class KeySetTarget {
    private KeySetTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var inline = new KeySource.Inline(new String(input, StandardCharsets.UTF_8));
        inline.problem();
        KeySet.of(inline);
    }
}
