package dev.assay.mesh.proxy.config;

/** Ends a listener's registration; closing twice is harmless. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

    @Override
    void close();
}
