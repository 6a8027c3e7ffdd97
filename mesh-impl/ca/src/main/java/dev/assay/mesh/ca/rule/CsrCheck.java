package dev.assay.mesh.ca.rule;

import dev.assay.mesh.ca.CertificateRequest;
import dev.assay.mesh.ca.IssuanceRefused;

/** Reads a CSR and decides whether its key may be certified. */
@FunctionalInterface
public interface CsrCheck {

    CertificateRequest check(String csrPem) throws IssuanceRefused;
}
