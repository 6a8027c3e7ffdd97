package dev.assay.mesh.proxy.origin;

import dev.assay.mesh.fuzz.Armor;

/** Certificate revocation lists. */
public final class RevocationTarget {
    private RevocationTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            new PemText("fuzzer", Armor.text("X509 CRL", input)).revocations();
        } catch (MaterialUnavailable _) {
            return;
        }
    }
}
