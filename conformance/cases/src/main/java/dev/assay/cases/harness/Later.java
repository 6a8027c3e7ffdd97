package dev.assay.cases.harness;

import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A lane's second namespace. Where workloads are dear it is brought up by the first case that asks
 * for it, since most never do. Thread-safe; whoever asks meanwhile waits.
 */
final class SecondNamespace {
    private final Callable<StandingNamespace> maker;
    private Optional<StandingNamespace> standing;

    private SecondNamespace(
            Callable<StandingNamespace> maker, Optional<StandingNamespace> standing) {
        this.maker = maker;
        this.standing = standing;
    }

    static SecondNamespace of(StandingNamespace namespace) {
        return new SecondNamespace(() -> namespace, Optional.of(namespace));
    }

    /** One that the maker brings up at most once. */
    static SecondNamespace later(Callable<StandingNamespace> maker) {
        return new SecondNamespace(maker, Optional.empty());
    }

    /**
     * Brought up by now.
     *
     * @throws IllegalStateException when it does not come up
     */
    synchronized StandingNamespace get() {
        if (standing.isEmpty()) {
            try {
                standing = Optional.of(maker.call());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted before the second namespace stood", e);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("the second namespace did not come up", e);
            }
        }
        return standing.get();
    }

    /** Empty while nobody has asked for it. */
    synchronized Optional<StandingNamespace> ifStanding() {
        return standing;
    }
}
