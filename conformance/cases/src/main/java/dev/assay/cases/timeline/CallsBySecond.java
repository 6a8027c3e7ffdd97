package dev.assay.cases.timeline;

import java.util.ArrayList;
import java.util.List;

/** Calls, counted by the second in which they ended. Not thread-safe. */
public final class CallsBySecond {
    private final List<Second> seconds = new ArrayList<>();

    /** Calls that ended in one second, and how many of them were wrong. */
    public record Second(int calls, int wrong) {
        private Second with(boolean right) {
            return new Second(calls + 1, wrong + (right ? 0 : 1));
        }
    }

    /** Counts a call that ended so many whole seconds after the beginning. */
    public void add(int second, boolean right) {
        while (seconds.size() <= second) {
            seconds.add(new Second(0, 0));
        }
        seconds.set(second, seconds.get(second).with(right));
    }

    /** All seconds until now, those without a call too. */
    public List<Second> all() {
        return List.copyOf(seconds);
    }
}
