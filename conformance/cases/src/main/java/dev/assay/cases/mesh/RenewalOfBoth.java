package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Probe;
import java.util.OptionalInt;

/**
 * Watches a caller and its server while calls go on between them, until both have other
 * certificates than at the beginning: a renewed caller begins new connections, a renewed server
 * shows another chain on them. Not thread-safe.
 */
final class RenewalOfBoth {
    private final Traffic<?> traffic;
    private final Probe<LivingLeaf> caller;
    private final Probe<LivingLeaf> server;
    private final LivingLeaf callerBefore;
    private final LivingLeaf serverBefore;

    /** Calls that had been made when both were renewed. */
    private OptionalInt until = OptionalInt.empty();

    private RenewalOfBoth(
            Traffic<?> traffic,
            Probe<LivingLeaf> caller,
            Probe<LivingLeaf> server,
            LivingLeaf callerBefore,
            LivingLeaf serverBefore) {
        this.traffic = traffic;
        this.caller = caller;
        this.server = server;
        this.callerBefore = callerBefore;
        this.serverBefore = serverBefore;
    }

    /** What both show now is what has to be renewed. */
    static RenewalOfBoth from(
            Traffic<?> traffic, Probe<LivingLeaf> caller, Probe<LivingLeaf> server)
            throws Exception {
        return new RenewalOfBoth(traffic, caller, server, caller.observe(), server.observe());
    }

    /**
     * @param callsSince those since both were renewed; none before
     */
    record Seen(LivingLeaf caller, LivingLeaf server, int callsSince, Traffic.Seen calls)
            implements Described {
        @Override
        public String describe() {
            return "%s, %d since both were renewed; the caller shows %s, the server %s"
                    .formatted(calls.describe(), callsSince, caller.describe(), server.describe());
        }
    }

    Seen look() throws Exception {
        LivingLeaf ofCaller = caller.observe();
        LivingLeaf ofServer = server.observe();
        Traffic.Seen calls = traffic.seen();
        if (until.isEmpty()
                && ofCaller.isAnotherThan(callerBefore)
                && ofServer.isAnotherThan(serverBefore)) {
            until = OptionalInt.of(calls.calls());
        }
        int since = until.isEmpty() ? 0 : calls.calls() - until.getAsInt();
        return new Seen(ofCaller, ofServer, since, calls);
    }

    /** Both renewed, so many calls begun since, and none wrong from the beginning. */
    static Expectation<Seen> unnoticed(int further) {
        return Expectation.<Seen>of(
                        "both renewed, then %d calls more, and each one answered"
                                .formatted(further),
                        // The first may have begun before.
                        seen -> seen.callsSince() > further && seen.calls().failures() == 0)
                .givenUpWhen(seen ->
                        seen.calls().failures() > 0
                                || seen.caller().hasExpired()
                                || seen.server().hasExpired());
    }
}
