package dev.assay.mesh.identity;

/**
 * What a SPIFFE ID of the form {@code /ns/<namespace>/sa/<service account>} says about its holder.
 */
public record WorkloadIdentity(String namespace, String serviceAccount) {}
