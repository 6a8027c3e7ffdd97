package dev.assay.cases.harness;

/** How far a case's changes reach. */
public enum Scope {
    /** It changes nothing: its lane may be shared with other cases at the same time. */
    READ_ONLY,
    /** It changes its two namespaces only. */
    NAMESPACE,
    /** It changes what holds for the whole mesh: no other case runs in that mesh meanwhile. */
    MESH
}
