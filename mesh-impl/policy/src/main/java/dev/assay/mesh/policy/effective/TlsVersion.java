package dev.assay.mesh.policy.effective;

/**
 * The lowest TLS version that inbound mutual TLS may negotiate; Istio's {@code
 * meshMTLS.minProtocolVersion}. Older versions cannot be configured.
 */
public enum TlsVersion {
    TLSV1_2,
    TLSV1_3
}
