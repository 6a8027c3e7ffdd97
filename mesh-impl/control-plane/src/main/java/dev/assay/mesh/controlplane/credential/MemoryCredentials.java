package dev.assay.mesh.controlplane.credential;

import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.policy.effective.Credential;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Secrets that somebody in this process puts there. Safe for any thread. */
public final class MemoryCredentials implements CredentialSource {

    private final ChangeListeners listeners = new ChangeListeners();
    private final Map<SecretName, Credential> all = new HashMap<>();
    private Set<SecretName> wanted = Set.of();

    /** Creates or replaces one. */
    public void put(SecretName name, Map<String, String> entries) {
        synchronized (this) {
            all.put(name, SecretData.credential(entries));
        }
        listeners.changed();
    }

    /** Removes one, if it is there. */
    public void remove(SecretName name) {
        synchronized (this) {
            all.remove(name);
        }
        listeners.changed();
    }

    @Override
    public synchronized void want(Set<SecretName> names) {
        wanted = Set.copyOf(names);
    }

    @Override
    public synchronized Map<SecretName, Credential> current() {
        var current = new HashMap<>(all);
        current.keySet().retainAll(wanted);
        return Map.copyOf(current);
    }

    @Override
    public ChangeListeners.Subscription onChange(Runnable listener) {
        return listeners.add(listener);
    }
}
