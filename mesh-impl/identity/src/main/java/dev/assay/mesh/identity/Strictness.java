package dev.assay.mesh.identity;

/** How much of the X.509-SVID standard a validator enforces. */
public enum Strictness {
    /** All of it. The mesh's default. */
    STRICT_SPIFFE,
    /**
     * What Istio's Envoy enforces: it lets pass several URI SANs if one of them fits, a leaf that
     * is a CA or may sign, {@code spiffe://td/}, SHA-1 signatures and RSA keys from 1024 bits, and
     * asks a server's leaf for any one of digitalSignature, keyEncipherment and keyAgreement. For
     * comparisons only.
     */
    ISTIO_COMPATIBLE
}
