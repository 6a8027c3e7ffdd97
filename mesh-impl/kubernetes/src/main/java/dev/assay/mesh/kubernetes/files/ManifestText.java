package dev.assay.mesh.kubernetes.files;

/**
 * One file of manifests.
 *
 * @param file its name, for messages
 */
public record ManifestText(String file, String text) {}
