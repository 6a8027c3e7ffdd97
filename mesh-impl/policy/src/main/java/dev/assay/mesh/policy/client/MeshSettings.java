package dev.assay.mesh.policy.client;

/**
 * Settings of the whole mesh that bear on the client's side.
 *
 * @param rootNamespace where mesh-wide DestinationRules live, for example {@code istio-system}
 * @param clusterDomain the DNS suffix of services, for example {@code cluster.local}
 * @param autoMtls whether endpoints with a sidecar are reached over mutual TLS without being told
 */
public record MeshSettings(String rootNamespace, String clusterDomain, boolean autoMtls) {}
