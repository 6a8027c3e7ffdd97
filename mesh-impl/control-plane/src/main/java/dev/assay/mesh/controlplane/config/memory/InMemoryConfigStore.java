package dev.assay.mesh.controlplane.config.memory;

import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.controlplane.config.ConfigStore;
import dev.assay.mesh.controlplane.config.ResourceSet;
import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
    private final ResourceSet resources = new ResourceSet();

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
        resources.put(given, InMemoryConfigStore::keepingItsAge);
        listeners.changed();
        return given.stream().map(Resource::key).toList();
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
        return resources.current();
    }

    @Override
    public ChangeListeners.Subscription onChange(Runnable listener) {
        return listeners.add(listener);
    }

    private int deleteIf(Predicate<ResourceKey> condition) {
        int count = resources.removeIf(condition);
        if (count > 0) {
            listeners.changed();
        }
        return count;
    }

    private static Resource keepingItsAge(Resource before, Resource now) {
        var metadata = now.metadata();
        return now.with(
                new Metadata(
                        metadata.namespace(),
                        metadata.name(),
                        before.metadata().creationTimestamp(),
                        metadata.labels(),
                        metadata.annotations()));
    }
}
