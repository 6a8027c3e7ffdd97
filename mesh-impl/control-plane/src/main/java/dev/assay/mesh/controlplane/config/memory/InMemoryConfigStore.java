package dev.assay.mesh.controlplane.config.memory;

import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.controlplane.config.ConfigStore;
import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What {@code kubectl apply} and {@code delete} do, in memory: nothing is taken unless all of a
 * text is valid; an update keeps the creation time; times have a resolution of one second, as in
 * Kubernetes, so that two resources of the same second are told apart by name alone. Safe for any
 * thread.
 */
public final class InMemoryConfigStore implements ConfigStore {

    private final ResourceReader reader;
    private final Clock clock;
    private final ChangeListeners listeners = new ChangeListeners();
    private final Map<ResourceKey, Resource> all = new LinkedHashMap<>();
    private volatile Resources current = Resources.NONE;

    /** An empty store. */
    public InMemoryConfigStore(ResourceReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * Creates or updates every resource of the text, all or none.
     *
     * @param source a file name for messages
     * @return the keys, in the text's order
     * @throws dev.assay.mesh.policy.resource.InvalidResource if one of them is refused
     */
    public List<ResourceKey> apply(String source, String yaml, String defaultNamespace) {
        return apply(source, yaml, defaultNamespace, clock.instant());
    }

    /** As above; resources that are new and name no creation time are created at {@code time}. */
    public List<ResourceKey> apply(
            String source, String yaml, String defaultNamespace, Instant time) {
        var created = time.truncatedTo(ChronoUnit.SECONDS);
        var given = reader.read(source, yaml, defaultNamespace, created);
        var keys = new ArrayList<ResourceKey>();
        synchronized (all) {
            var changed = new ArrayList<Resource>();
            for (var resource : given) {
                keys.add(resource.key());
                var before = all.get(resource.key());
                var now = before == null ? resource : createdAt(resource, created(before));
                if (!now.equals(before)) {
                    all.put(now.key(), now);
                    changed.add(now);
                }
            }
            rebuild(changed);
        }
        listeners.changed();
        return keys;
    }

    /** Removes one resource; says whether it was there. */
    public boolean delete(ResourceKey key) {
        return deleteIf(key::equals) > 0;
    }

    /** Removes all resources of a namespace; says how many there were. */
    public int deleteNamespace(String namespace) {
        return deleteIf(key -> key.namespace().equals(namespace));
    }

    @Override
    public Resources current() {
        return current;
    }

    @Override
    public ChangeListeners.Subscription onChange(Runnable listener) {
        return listeners.add(listener);
    }

    private int deleteIf(Predicate<ResourceKey> condition) {
        int count;
        synchronized (all) {
            var gone = all.values().stream().filter(r -> condition.test(r.key())).toList();
            gone.forEach(resource -> all.remove(resource.key()));
            rebuild(gone);
            count = gone.size();
        }
        if (count > 0) {
            listeners.changed();
        }
        return count;
    }

    /** Only the lists in which something changed are made anew. */
    private void rebuild(Collection<Resource> changed) {
        var before = current;
        current =
                new Resources(
                        list(PeerAuthentication.class, changed, before.peerAuthentications()),
                        list(DestinationRule.class, changed, before.destinationRules()),
                        list(AuthorizationPolicy.class, changed, before.authorizationPolicies()));
    }

    private <R extends Resource> List<R> list(
            Class<R> kind, Collection<Resource> changed, List<R> before) {
        if (changed.stream().noneMatch(kind::isInstance)) {
            return before;
        }
        return all.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Instant created(Resource resource) {
        return resource.metadata().creationTimestamp();
    }

    private static Resource createdAt(Resource resource, Instant created) {
        var given = resource.metadata();
        var metadata =
                new Metadata(
                        given.namespace(),
                        given.name(),
                        created,
                        given.labels(),
                        given.annotations());
        return switch (resource) {
            case PeerAuthentication r ->
                    new PeerAuthentication(metadata, r.selector(), r.mode(), r.portModes());
            case DestinationRule r ->
                    new DestinationRule(
                            metadata,
                            r.host(),
                            r.trafficPolicy(),
                            r.subsets(),
                            r.exportTo(),
                            r.workloadSelector());
            case AuthorizationPolicy r ->
                    new AuthorizationPolicy(
                            metadata, r.selector(), r.action(), r.provider(), r.rules());
        };
    }
}
