package dev.assay.mesh.controlplane.effective;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A large map of which a next one with a few other entries is made at the cost of those few: what
 * has not changed is shared, in buckets by the key's hash. Immutable, safe for any thread.
 */
final class BucketMap<V> extends AbstractMap<String, V> {

    /** Of entries in a bucket, about: copying so many costs less than computing one of them. */
    private static final int BUCKET = 64;

    private final List<Map<String, V>> buckets;
    private final int size;

    private BucketMap(List<Map<String, V>> buckets, int size) {
        this.buckets = buckets;
        this.size = size;
    }

    /** A copy. */
    static <V> BucketMap<V> of(Map<String, V> entries) {
        int count = Integer.highestOneBit(Math.max(1, entries.size() / BUCKET));
        var buckets = new ArrayList<Map<String, V>>(count);
        for (int i = 0; i < count; i++) {
            buckets.add(new HashMap<>());
        }
        entries.forEach((key, value) -> buckets.get(index(key, count)).put(key, value));
        return new BucketMap<>(buckets, entries.size());
    }

    /** The next one: these entries in the place of those with the same keys. */
    BucketMap<V> with(Map<String, V> changed) {
        if (changed.isEmpty()) {
            return this;
        }
        var next = new ArrayList<>(buckets);
        int added = 0;
        Map<Integer, List<Map.Entry<String, V>>> byBucket =
                changed.entrySet().stream()
                        .collect(
                                Collectors.groupingBy(
                                        entry -> index(entry.getKey(), buckets.size())));
        for (var each : byBucket.entrySet()) {
            var bucket = new HashMap<>(buckets.get(each.getKey()));
            int before = bucket.size();
            each.getValue().forEach(entry -> bucket.put(entry.getKey(), entry.getValue()));
            added += bucket.size() - before;
            next.set(each.getKey(), bucket);
        }
        return new BucketMap<>(next, size + added);
    }

    private static int index(@Nullable Object key, int count) {
        int hash = Objects.hashCode(key);
        return (hash ^ (hash >>> 16)) & (count - 1);
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        return buckets.get(index(key, buckets.size())).get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return buckets.get(index(key, buckets.size())).containsKey(key);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Map.Entry<String, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, V>> iterator() {
                return buckets.stream()
                        .flatMap(bucket -> bucket.entrySet().stream())
                        .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                        .iterator();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }
}
