package dev.assay.cases.harness;

import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A part of a lane that is brought up by the first case that asks for it: where workloads are dear,
 * what most cases never use. Thread-safe; whoever asks meanwhile waits.
 */
final class Later<T> {
    private final Callable<T> maker;
    private Optional<T> standing;

    private Later(Callable<T> maker, Optional<T> standing) {
        this.maker = maker;
        this.standing = standing;
    }

    /** One that stands already. */
    static <T> Later<T> of(T standing) {
        return new Later<>(() -> standing, Optional.of(standing));
    }

    /** One that the maker brings up at most once. */
    static <T> Later<T> by(Callable<T> maker) {
        return new Later<>(maker, Optional.empty());
    }

    /**
     * Brought up by now.
     *
     * @throws IllegalStateException when it does not come up
     */
    synchronized T get() {
        if (standing.isEmpty()) {
            try {
                standing = Optional.of(maker.call());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted before a part of the lane stood", e);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("a part of the lane did not come up", e);
            }
        }
        return standing.get();
    }

    /** Empty while nobody has asked for it. */
    synchronized Optional<T> ifStanding() {
        return standing;
    }
}
