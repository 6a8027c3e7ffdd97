package dev.assay.mesh.controlplane.config;

import dev.assay.mesh.policy.resource.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every policy resource at one moment. A list that did not change between two moments is the same
 * object in both. Immutable.
 *
 * @param byType each list has resources of its key's type alone
 */
public record Resources(Map<Class<? extends Resource>, List<? extends Resource>> byType) {

    /** None of any kind. */
    public static final Resources NONE = new Resources(Map.of());

    public Resources {
        byType = Map.copyOf(byType);
    }

    /** All of one kind. */
    @SuppressWarnings("unchecked") // by what byType is
    public <R extends Resource> List<R> of(Class<R> type) {
        return (List<R>) byType.getOrDefault(type, List.of());
    }

    /** The same with other resources of one kind. */
    public <R extends Resource> Resources with(Class<R> type, List<R> others) {
        var changed = new HashMap<>(byType);
        if (others.isEmpty()) {
            changed.remove(type);
        } else {
            changed.put(type, List.copyOf(others));
        }
        return new Resources(changed);
    }
}
