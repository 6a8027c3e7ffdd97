package dev.assay.mesh.controlplane;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells whoever wants to know that something changed, not what. Safe for any thread. */
public final class ChangeListeners {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** The listener is called on the thread that makes the change; it must not block. */
    public Subscription add(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public void changed() {
        listeners.forEach(Runnable::run);
    }

    /** Ends the notices. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
