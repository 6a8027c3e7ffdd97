package dev.assay.mesh.meshctl;

/** How an answer is printed; the words of {@code -o}. */
enum Format {
    /** For people. */
    table,
    /** For machines. */
    json
}
