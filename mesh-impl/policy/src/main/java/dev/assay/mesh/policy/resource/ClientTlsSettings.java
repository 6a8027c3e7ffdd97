package dev.assay.mesh.policy.resource;

import java.util.List;

/**
 * The {@code tls} block of a DestinationRule's traffic policy.
 *
 * @param sni empty: Istio's default for the mode
 * @param credentialName name of a Secret; empty when files are used
 */
public record ClientTlsSettings(
        Mode mode,
        String clientCertificate,
        String privateKey,
        String caCertificates,
        String credentialName,
        List<String> subjectAltNames,
        String sni,
        boolean insecureSkipVerify,
        String caCrl) {

    /** A mode as written, or AUTOMATIC where the block is absent: then auto mTLS decides. */
    public enum Mode {
        AUTOMATIC,
        DISABLE,
        SIMPLE,
        MUTUAL,
        ISTIO_MUTUAL
    }

    /** Stands for an absent block. */
    public static final ClientTlsSettings ABSENT = of(Mode.AUTOMATIC);

    public ClientTlsSettings {
        subjectAltNames = List.copyOf(subjectAltNames);
    }

    /** A block that holds a mode and nothing else. */
    public static ClientTlsSettings of(Mode mode) {
        return new ClientTlsSettings(mode, "", "", "", "", List.of(), "", false, "");
    }

    /** Whether a block was written at all. */
    public boolean isPresent() {
        return mode != Mode.AUTOMATIC;
    }
}
