package dev.assay.cases.harness;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * One look of a wait.
 *
 * @param number counted from 1
 * @param after time since the wait began
 * @param seen what was seen, in words
 * @param met whether it was what was expected
 * @param files kept with the evidence of a failure
 */
public record Attempt(
        int number, Duration after, String seen, boolean met, Map<String, byte[]> files) {
    /** Copies. */
    public Attempt {
        files = Map.copyOf(files);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%d after %d ms: %s", number, after.toMillis(), seen);
    }
}
