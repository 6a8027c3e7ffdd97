package dev.assay.mesh.kubernetes.files;

/**
 * One file of manifests, or one object that stands in a cluster.
 *
 * @param file its name, for messages
 * @param standing whether it is in no file: it has no lines to name, and a pod has its sidecar
 *     already, or gets none
 */
public record ManifestText(String file, String text, boolean standing) {

    /** A file. */
    public ManifestText(String file, String text) {
        this(file, text, false);
    }

    /**
     * What stands in a cluster.
     *
     * @param name for example {@code Pod shop/backend}
     */
    public static ManifestText standing(String name, String json) {
        return new ManifestText(name, json, true);
    }
}
