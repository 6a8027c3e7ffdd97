package dev.assay.mesh.controlplane.credential;

/** Names a Secret. */
public record SecretName(String namespace, String name) {}
