package dev.assay.mesh.policy.authz;

/**
 * How far a path is normalised before it is judged and forwarded; Istio's {@code
 * meshConfig.pathNormalization.normalization}.
 */
public enum PathNormalization {
    /** As sent. */
    NONE,
    /** RFC 3986: dot segments, unreserved characters decoded; backslashes become slashes. */
    BASE,
    /** BASE, then runs of slashes become one. */
    MERGE_SLASHES,
    /** Encoded slashes and backslashes are decoded first, then MERGE_SLASHES. */
    DECODE_AND_MERGE_SLASHES
}
