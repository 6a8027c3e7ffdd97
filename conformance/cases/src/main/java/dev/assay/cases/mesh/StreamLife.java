package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.OpenConnection;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a stream of bytes that is in use without pause has lived.
 *
 * @param age from before it was opened until its end was seen, or until nobody looked any longer
 * @param last what was seen last
 */
record StreamLife(Duration age, Observation last) implements Described {
    private static final long PAUSE_MILLIS = 50;

    /** Opens one and uses it until it ends, or is older than this. */
    static StreamLife watch(Dialer dialer, Destination to, Duration longest)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try (var stream = OpenConnection.to(dialer, to, longest)) {
            while (true) {
                Observation seen = stream.bytes(RotationCases.PAYLOAD);
                var life = new StreamLife(Duration.ofNanos(System.nanoTime() - begun), seen);
                if (!life.goesOn() || life.age().compareTo(longest) > 0) {
                    return life;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private boolean goesOn() {
        return last instanceof Observation.BytesAnswered;
    }

    /** Ended, and neither earlier nor later. */
    static Expectation<StreamLife> ended(Duration earliest, Duration latest) {
        return Expectation.of(
                "a stream that ends when it is " + earliest + " to " + latest + " old",
                seen ->
                        seen.last() instanceof Observation.Refused
                                && seen.age().compareTo(earliest) >= 0
                                && seen.age().compareTo(latest) <= 0);
    }

    @Override
    public String describe() {
        return "a stream %d ms old, %s%s"
                .formatted(age.toMillis(), goesOn() ? "still open: " : "ended: ", last.describe());
    }
}
