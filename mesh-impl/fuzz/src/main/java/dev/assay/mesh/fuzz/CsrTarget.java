package dev.assay.mesh.fuzz;

import dev.assay.mesh.ca.IssuanceRefused;
import dev.assay.mesh.ca.rule.PkcsCsrCheck;

/** Certificate signing requests. */
public final class CsrTarget {
    private static final PkcsCsrCheck CHECK = new PkcsCsrCheck();

    private CsrTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            CHECK.check(Armor.text("CERTIFICATE REQUEST", input));
        } catch (IssuanceRefused _) {
            return;
        }
    }
}
