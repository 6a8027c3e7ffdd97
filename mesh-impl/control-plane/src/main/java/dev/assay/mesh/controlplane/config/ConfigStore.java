package dev.assay.mesh.controlplane.config;

import dev.assay.mesh.controlplane.ChangeListeners;

/** Policy resources that have been accepted. Safe for any thread. */
public interface ConfigStore {

    Resources current();

    /** Calls the listener after every change, on the thread that made it. */
    ChangeListeners.Subscription onChange(Runnable listener);
}
