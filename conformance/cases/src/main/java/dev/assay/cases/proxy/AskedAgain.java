package dev.assay.cases.proxy;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.probe.Observation;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks at a proxy that was told to reload, and tells it again now and then: one that has only just
 * come up, or is about to end another reload, may not hear of it (HAProxy's master loses such a
 * signal). One that forgets reloads forgets each of them.
 */
final class AskedAgain {
    /** About two seconds of them, at the usual pace. */
    private static final int LOOKS = 8;

    /**
     * More than a proxy has processes that take connections, of which an old one may be the last.
     */
    private static final int IN_A_ROW = 5;

    private AskedAgain() {}

    /**
     * The same for what has to hold from then on: several looks in a row, and the first that is not
     * as it is meant. While a proxy reloads, what is old may still take a connection.
     */
    static Probe<Observation> untilAllAre(
            Expectation<Observation> meant, StandingProxy proxy, Probe<Observation> look) {
        return by(
                proxy,
                () -> {
                    Observation seen = look.observe();
                    for (int i = 1; i < IN_A_ROW && meant.isMetBy(seen); i++) {
                        seen = look.observe();
                    }
                    return seen;
                });
    }

    /** The same look. */
    static <T> Probe<T> by(StandingProxy proxy, Probe<T> look) {
        var looks = new AtomicInteger();
        return () -> {
            if (looks.incrementAndGet() % LOOKS == 0) {
                proxy.reload(proxy.material());
            }
            return look.observe();
        };
    }
}
