package dev.assay.mesh.ca;

import java.security.PublicKey;
import java.util.List;

/**
 * What a checked CSR says. The requester proved that it holds the key; the names are merely what it
 * would like to be called.
 *
 * @param uris the URI SANs asked for
 * @param dnsNames the DNS SANs asked for
 */
public record CertificateRequest(PublicKey publicKey, List<String> uris, List<String> dnsNames) {
    public CertificateRequest {
        uris = List.copyOf(uris);
        dnsNames = List.copyOf(dnsNames);
    }
}
