package dev.assay.reports.certificate;

import java.util.List;

/** A certificate was demanded that the run does not earn. */
public final class CertificateRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /** Refused for these reasons, of which there is at least one. */
    public CertificateRefused(List<String> reasons) {
        super("certificate refused:\n- " + String.join("\n- ", reasons));
    }
}
