package dev.assay.mesh.controlplane.analysis;

import java.security.cert.X509Certificate;
import java.time.Instant;

/** A CA's certificate in words. */
record CaSubject(X509Certificate certificate) {

    /** Whoever wrote the file wrote the name: it may neither break lines nor fill the screen. */
    private static final int LONGEST = 200;

    boolean isRoot() {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    Instant end() {
        return certificate.getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        String name =
                certificate
                        .getSubjectX500Principal()
                        .getName()
                        .replaceAll("[\\p{C}\\p{Z}&&[^ ]]", "?");
        return "%s '%s' (serial %s)"
                .formatted(
                        isRoot() ? "root" : "intermediate",
                        name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name,
                        certificate.getSerialNumber().toString(16));
    }
}
