package dev.assay.mesh.proxy.origin;

import dev.assay.mesh.fuzz.Armor;
import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;

/** Certificate revocation lists: those that a rule names, and those of the mesh's own CA. */
public final class RevocationTarget {
    private RevocationTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Armor.text("X509 CRL", input);
        try {
            new PemText("fuzzer", text).revocations();
        } catch (MaterialUnavailable _) {
            // the other parser is asked all the same
        }
        try {
            Pem.revocationLists(text);
        } catch (MalformedPem _) {
            return;
        }
    }
}
