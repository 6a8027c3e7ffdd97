package dev.assay.cases.breakage;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.Observation.Refused;

/** What callers see when a mesh is broken, besides what {@code Expectations} has. */
final class Symptoms {
    private Symptoms() {}

    /**
     * What a caller without a sidecar gets of a server that wants mutual TLS: never a 503, as no
     * proxy of its own answers it.
     */
    static Expectation<Observation> reset() {
        return Expectation.of(
                "a TCP reset without an application byte (curl: (56) Recv failure: Connection reset by peer)",
                seen -> seen instanceof Refused refused && refused.how() == Refused.How.RESET);
    }
}
