package dev.assay.mesh.policy.effective;

/**
 * What a Secret holds for TLS that a proxy originates, each part as PEM and empty where it is not
 * there. {@link #toString} shows nothing of it.
 *
 * @param certificate the client's chain
 * @param key the client's private key
 * @param roots whom to believe
 * @param revocations lists for the issuers of a chain
 */
public record Credential(String certificate, String key, String roots, String revocations) {

    @Override
    public String toString() {
        return "Credential[...]";
    }
}
