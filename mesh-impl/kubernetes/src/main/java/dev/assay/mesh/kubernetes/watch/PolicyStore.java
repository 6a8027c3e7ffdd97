package dev.assay.mesh.kubernetes.watch;

import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.controlplane.config.ConfigStore;
import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.config.memory.ResourceReader;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.InvalidResource;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.ResourceKind;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<ResourceKey, Resource> all = new LinkedHashMap<>();
    private volatile Resources current = Resources.NONE;

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
            synchronized (all) {
                if (read.equals(all.put(key, read))) {
                    return;
                }
                rebuild(key.kind());
            }
            listeners.changed();
        } catch (InvalidResource e) {
            LOG.warn("ignored: {}", e.getMessage());
        }
    }

    /** Forgets a resource, if it is there. */
    void remove(ResourceKey key) {
        synchronized (all) {
            if (all.remove(key) == null) {
                return;
            }
            rebuild(key.kind());
        }
        listeners.changed();
    }

    @Override
    public Resources current() {
        return current;
    }

    @Override
    public ChangeListeners.Subscription onChange(Runnable listener) {
        return listeners.add(listener);
    }

    private void rebuild(ResourceKind changed) {
        var before = current;
        current =
                switch (changed) {
                    case PEER_AUTHENTICATION ->
                            new Resources(
                                    list(PeerAuthentication.class),
                                    before.destinationRules(),
                                    before.authorizationPolicies());
                    case DESTINATION_RULE ->
                            new Resources(
                                    before.peerAuthentications(),
                                    list(DestinationRule.class),
                                    before.authorizationPolicies());
                    case AUTHORIZATION_POLICY ->
                            new Resources(
                                    before.peerAuthentications(),
                                    before.destinationRules(),
                                    list(AuthorizationPolicy.class));
                };
    }

    private <R extends Resource> List<R> list(Class<R> kind) {
        return all.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
