package dev.assay.mesh.kubernetes.watch;

import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.controlplane.config.ConfigStore;
import dev.assay.mesh.controlplane.config.ResourceSet;
import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.config.memory.ResourceReader;
import dev.assay.mesh.policy.resource.InvalidResource;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's policy resources, with the creation times that the API server gave them. One that
 * got past CRD and webhook but cannot be read is logged and left out; if it replaces one that could
 * be read, that one stays in force. Safe for any thread.
 */
public final class PolicyStore implements ConfigStore {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyStore.class);

    private final ResourceReader reader;
    private final Clock clock;
    private final ChangeListeners listeners = new ChangeListeners();
    private final ResourceSet resources = new ResourceSet();

    /** An empty store. */
    public PolicyStore(ResourceReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /** Takes a resource as it is now. */
    void put(ResourceKey key, String json) {
        try {
            var read =
                    reader.read(key.toString(), json, key.namespace(), clock.instant()).getFirst();
            if (resources.put(List.of(read), (_, now) -> now)) {
                listeners.changed();
            }
        } catch (InvalidResource e) {
            LOG.warn("ignored: {}", e.getMessage());
        }
    }

    /** Forgets a resource, if it is there. */
    void remove(ResourceKey key) {
        if (resources.removeIf(key::equals) > 0) {
            listeners.changed();
        }
    }

    @Override
    public Resources current() {
        return resources.current();
    }

    @Override
    public ChangeListeners.Subscription onChange(Runnable listener) {
        return listeners.add(listener);
    }
}
