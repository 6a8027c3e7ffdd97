package dev.assay.mesh.controlplane.registry;

import dev.assay.mesh.controlplane.ChangeListeners;
import java.util.HashMap;
import java.util.Map;

/** Knows the workloads and services of the mesh. Safe for any thread. */
public final class Registry {

    private final ChangeListeners listeners = new ChangeListeners();
    private final Map<String, Workload> workloads = new HashMap<>();
    private final Map<String, Service> services = new HashMap<>();

    /** How many changes are open, one within the other; guarded by the lock. */
    private int changing;

    private volatile Inventory current = Inventory.EMPTY;

    public Inventory current() {
        return current;
    }

    /** Calls the listener after every change, on the thread that made it. */
    public ChangeListeners.Subscription onChange(Runnable listener) {
        return listeners.add(listener);
    }

    /** Adds a workload, or replaces the one of the same name. */
    public void put(Workload workload) {
        change(() -> workloads.put(workload.key(), workload));
    }

    /** Adds a service, or replaces the one of the same name. */
    public void put(Service service) {
        change(() -> services.put(service.key(), service));
    }

    /** Removes a workload, if it is there. */
    public void removeWorkload(String namespace, String name) {
        change(() -> workloads.remove(namespace + "/" + name));
    }

    /** Removes a service, if it is there. */
    public void removeService(String namespace, String name) {
        change(() -> services.remove(namespace + "/" + name));
    }

    /** Removes everything of a namespace. */
    public void removeNamespace(String namespace) {
        change(() -> {
            workloads.values().removeIf(w -> w.namespace().equals(namespace));
            services.values().removeIf(s -> s.namespace().equals(namespace));
        });
    }

    /** Makes several changes that become visible together. */
    public void change(Runnable changes) {
        synchronized (workloads) {
            changing++;
            try {
                changes.run();
            } finally {
                changing--;
            }
            if (changing > 0) {
                return;
            }
            current = new Inventory(workloads, services);
        }
        listeners.changed();
    }
}
