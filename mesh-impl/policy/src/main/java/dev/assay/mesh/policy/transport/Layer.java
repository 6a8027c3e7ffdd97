package dev.assay.mesh.policy.transport;

/** How the bytes of an accepted connection are to be read. */
public enum Layer {
    HTTP,
    TCP,
    /** The first bytes decide between HTTP/1.x, HTTP/2 and opaque. */
    SNIFF
}
