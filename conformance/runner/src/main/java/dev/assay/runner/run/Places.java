package dev.assay.runner.run;

/**
 * How many cases of each track may run at once, at this moment: the places of a track that has
 * ended are for whoever can use them, as a machine that is idle in part ends no run sooner.
 * Thread-safe.
 */
final class Places {
    private int free;

    /** Its own, and those of whoever has ended, up to the most that it can use. */
    synchronized int of(Track track) {
        return Math.min(track.most(), track.jobs() + free);
    }

    /** Leaves its places to the others. */
    synchronized void ended(Track track) {
        free += track.jobs();
    }
}
