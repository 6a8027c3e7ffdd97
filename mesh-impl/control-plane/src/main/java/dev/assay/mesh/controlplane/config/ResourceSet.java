package dev.assay.mesh.controlplane.config;

import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * Policy resources as they come and go, with a view of each moment in which only the kinds are made
 * anew of which something changed. Safe for any thread.
 */
public final class ResourceSet {

    private final Map<ResourceKey, Resource> all = new LinkedHashMap<>();
    private volatile Resources current = Resources.NONE;

    /** What there is now. */
    public Resources current() {
        return current;
    }

    /**
     * Creates or replaces resources, all at once.
     *
     * @param replacing what becomes of the one that is there and the one that is given
     * @return whether anything changed
     */
    public synchronized boolean put(
            Collection<? extends Resource> given, BinaryOperator<Resource> replacing) {
        var changed = new HashSet<Class<? extends Resource>>();
        for (Resource each : given) {
            Resource before = all.get(each.key());
            Resource now = before == null ? each : replacing.apply(before, each);
            if (!now.equals(before)) {
                all.put(now.key(), now);
                changed.add(now.kind().type());
            }
        }
        renew(changed);
        return !changed.isEmpty();
    }

    /** Removes resources; says how many there were. */
    public synchronized int removeIf(Predicate<ResourceKey> condition) {
        var gone = all.values().stream().filter(each -> condition.test(each.key())).toList();
        var changed = new HashSet<Class<? extends Resource>>();
        for (Resource each : gone) {
            all.remove(each.key());
            changed.add(each.kind().type());
        }
        renew(changed);
        return gone.size();
    }

    private void renew(Set<Class<? extends Resource>> changed) {
        var next = current;
        for (var type : changed) {
            next = renewed(next, type);
        }
        current = next;
    }

    private <R extends Resource> Resources renewed(Resources before, Class<R> type) {
        return before.with(
                type, all.values().stream().filter(type::isInstance).map(type::cast).toList());
    }
}
