package dev.assay.cases.probe.tls;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.probe.Observation;
import java.util.Map;

/**
 * One call of a client that comes back.
 *
 * @param observation what became of it
 * @param offered whether it showed a session ticket
 * @param resumed whether the server resumed a session, by whatever it knows it by
 * @param given whether it ever had a ticket to show, in this call or in an earlier one
 */
public record Returned(Observation observation, boolean offered, boolean resumed, boolean given)
        implements Described {

    /** The same expectation of a call, whether or not a session was resumed. */
    public static Expectation<Returned> that(Expectation<? super Observation> expected) {
        return Expectation.of(
                expected.words(), (Returned seen) -> expected.isMetBy(seen.observation()));
    }

    /** A call by which sessions are known to be resumed here, or never to be. */
    public static Expectation<Returned> resumedIfGiven(Expectation<? super Observation> expected) {
        return Expectation.of(
                expected.words() + ", in a resumed session if there was a ticket",
                (Returned seen) ->
                        expected.isMetBy(seen.observation()) && (seen.resumed() || !seen.given()));
    }

    @Override
    public String describe() {
        return observation.describe() + ", " + session();
    }

    private String session() {
        if (resumed) {
            return "in a resumed session";
        }
        if (offered) {
            return "after a ticket was offered";
        }
        return given ? "when its tickets were used up" : "no ticket was given";
    }

    @Override
    public Map<String, byte[]> files() {
        return observation.files();
    }
}
