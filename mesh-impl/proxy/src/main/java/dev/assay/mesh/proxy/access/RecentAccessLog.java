package dev.assay.mesh.proxy.access;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Keeps the last lines in memory, for meshctl and for the evidence of a failed case. Thread-safe.
 */
public final class RecentAccessLog implements AccessLog {

    private final int capacity;
    private final ArrayDeque<AccessEntry> entries = new ArrayDeque<>();

    public RecentAccessLog(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public synchronized void add(AccessEntry entry) {
        if (entries.size() == capacity) {
            entries.removeFirst();
        }
        entries.addLast(entry);
    }

    /** The oldest first. */
    public synchronized List<AccessEntry> entries() {
        return List.copyOf(entries);
    }

    /** The same as lines of JSON. */
    public List<String> lines() {
        return entries().stream().map(JsonLine::of).toList();
    }
}
