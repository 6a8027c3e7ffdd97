package dev.assay.cases.mesh;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Observations that do not disturb one another, several at once: most of their time is waiting. */
final class InParallel {
    /** As many as the mode matrix has namespaces; more would make one case crowd out the others. */
    private static final int AT_ONCE = 5;

    private InParallel() {}

    /** Does something with each; fails when that fails with one of them. */
    static <T> void each(List<T> all, Action<T> action) throws Exception {
        try (var executor = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var pending =
                    all.stream()
                            .map(one ->
                                    executor.submit(() -> {
                                        action.on(one);
                                        return one;
                                    }))
                            .toList();
            for (Future<T> one : pending) {
                one.get();
            }
        }
    }

    /** What is done with one of several. */
    interface Action<T> {
        void on(T one) throws Exception;
    }
}
