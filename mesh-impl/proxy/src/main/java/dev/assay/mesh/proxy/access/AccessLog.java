package dev.assay.mesh.proxy.access;

/** Takes entries as they come about. Called on event loops: must be quick and must not block. */
@FunctionalInterface
public interface AccessLog {

    void add(AccessEntry entry);

    /** A raw stream has begun; its own entry comes when it has ended. */
    default void opened(AccessEntry beginning) {}
}
