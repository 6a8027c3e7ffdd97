package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Probe;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls that go on, one after the other, while a case does something to the mesh. Thread-safe; ends
 * when it is closed.
 */
public final class Traffic<T> implements AutoCloseable {
    private static final long PAUSE_MILLIS = 100;
    private static final int KEPT = 5;

    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    private final Clock clock = Clock.systemUTC();
    private final Probe<T> call;
    private final Expectation<? super T> right;
    private final List<String> wrong = new ArrayList<>();
    private int calls;
    private int failures;
    private @Nullable Exception blind;

    private Traffic(Probe<T> call, Expectation<? super T> right) {
        this.call = call;
        this.right = right;
    }

    /** Begins, with an expectation that every call has to meet. */
    public static <T> Traffic<T> of(Probe<T> call, Expectation<? super T> right) {
        var traffic = new Traffic<T>(call, right);
        traffic.thread.execute(traffic::goOn);
        return traffic;
    }

    /**
     * What has been seen so far.
     *
     * @throws Exception when the suite itself could not make a call
     */
    public synchronized Seen seen() throws Exception {
        if (blind != null) {
            throw blind;
        }
        return new Seen(calls, failures, List.copyOf(wrong));
    }

    /** At least so many calls, all of them right. */
    public static Expectation<Seen> unbroken(int atLeast) {
        return Expectation.<Seen>of(
                        "at least " + atLeast + " calls, every one answered as before",
                        seen -> seen.calls() >= atLeast && seen.failures() == 0)
                .givenUpWhen(seen -> seen.failures() > 0);
    }

    /**
     * No call wrong until now, and so many more, each of them begun after this one: a call that
     * hangs since something happened is not overlooked.
     *
     * @throws Exception when the suite itself could not make a call
     */
    public Expectation<Seen> goesOn(int further) throws Exception {
        return unbroken(seen().calls() + 1 + further);
    }

    private void goOn() {
        try {
            while (true) {
                Instant began = clock.instant();
                T answer = call.observe();
                note(right.isMetBy(answer), began, Described.words(answer));
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            lost(e);
        }
    }

    private synchronized void lost(Exception e) {
        blind = e;
    }

    /** With its times, by which it is found in the logs of those on its way. */
    private synchronized void note(boolean met, Instant began, String seen) {
        calls++;
        if (!met) {
            failures++;
            if (wrong.size() < KEPT) {
                wrong.add(
                        "call %d at %s, for %d ms: %s"
                                .formatted(
                                        calls,
                                        began,
                                        Duration.between(began, clock.instant()).toMillis(),
                                        seen));
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        thread.close();
    }

    /** Calls until now, how many were not as expected, and the first of these. */
    public record Seen(int calls, int failures, List<String> wrong) implements Described {
        @Override
        public String describe() {
            return calls
                    + " calls, "
                    + failures
                    + " not as before"
                    + (failures == 0 ? "" : " " + wrong);
        }
    }
}
