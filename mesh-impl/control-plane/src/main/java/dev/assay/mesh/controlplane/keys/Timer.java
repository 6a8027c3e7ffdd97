package dev.assay.mesh.controlplane.keys;

import java.time.Duration;

/** Does something later. */
@FunctionalInterface
interface Timer {
    void after(Duration delay, Runnable task);
}
