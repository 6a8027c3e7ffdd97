package dev.assay.mesh.controlplane;

import dev.assay.mesh.identity.TrustBundle;

/** The roots that proxies are told to believe. Safe for any thread. */
public final class MeshRoots {

    private final ChangeListeners listeners = new ChangeListeners();
    private volatile TrustBundle bundle;

    /** Begins with these roots. */
    public MeshRoots(TrustBundle bundle) {
        this.bundle = bundle;
    }

    public TrustBundle current() {
        return bundle;
    }

    /** Replaces the roots; the same set in another order is no change. */
    public void replace(TrustBundle next) {
        if (!next.equals(bundle)) {
            bundle = next;
            listeners.changed();
        }
    }

    /** Calls the listener after every change. */
    public ChangeListeners.Subscription onChange(Runnable listener) {
        return listeners.add(listener);
    }
}
