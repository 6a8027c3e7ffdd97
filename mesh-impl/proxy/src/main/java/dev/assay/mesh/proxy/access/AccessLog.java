package dev.assay.mesh.proxy.access;

/** Takes entries as they come about. Called on event loops: must be quick and must not block. */
@FunctionalInterface
public interface AccessLog {

    void add(AccessEntry entry);
}
