package dev.assay.cases.harness;

import dev.assay.fixtures.wire.Wire;
import dev.assay.fixtures.wire.WireHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One port of a workload that outlives the case that deployed it: the suite's own code behind it is
 * another for each case. Nothing of one case's connections is left for the next. Thread-safe.
 */
final class SwitchedApplication implements WireHandler {
    private final AtomicReference<Optional<WireHandler>> current =
            new AtomicReference<>(Optional.empty());
    private final Set<Wire> open = ConcurrentHashMap.newKeySet();

    /** Who answers from now on. */
    void become(WireHandler application) {
        current.set(Optional.of(application));
    }

    /** Nobody answers, and every connection ends. */
    void rest() throws IOException {
        current.set(Optional.empty());
        for (Wire each : List.copyOf(open)) {
            each.close();
        }
    }

    @Override
    public void serve(Wire wire) throws IOException {
        open.add(wire);
        try {
            Optional<WireHandler> application = current.get();
            if (application.isPresent()) {
                application.get().serve(wire);
            }
        } finally {
            open.remove(wire);
        }
    }
}
