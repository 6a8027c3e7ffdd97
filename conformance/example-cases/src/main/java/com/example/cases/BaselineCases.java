package com.example.cases;

import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Actors.meshedFrom;
import static dev.assay.cases.mesh.Actors.naked;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.catalogue.Profile;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The policies that Example applies to every namespace do what they are for, on whatever mesh. */
@InProfile(Profile.MESH)
final class BaselineCases {
    @Case(
            id = "example.baseline-01",
            title = "a namespace with the baseline serves its own workloads and nobody else",
            source = "Example's platform handbook, section 4",
            how =
                    "Before the baseline everybody is answered. After it a caller without a sidecar is refused, one of the same namespace is answered, and one of another is denied.")
    @Leaf(id = "plaintext-refused")
    @Leaf(id = "own-namespace-served")
    @Leaf(id = "other-namespace-denied")
    @Leaf(id = "others-as-before", level = Level.EXTENDED)
    void baseline(Lane lane, Observations leaves) throws Exception {
        // control: the paths work, or a refusal would say nothing
        leaves.control(naked(lane, lane.server())).is(answered(200));
        leaves.control(meshedFrom(lane, lane.otherClient(), lane.server())).is(answered(200));

        // stimulus, and the sentinel that shows on the wire that it has arrived
        lane.apply(resource("baseline.yaml"));
        lane.awaitSentinel();

        // expectations: each settles on several observations in a row, or fails by its deadline
        leaves.expect("plaintext-refused", naked(lane, lane.server())).settlesOn(refused());
        leaves.expect("own-namespace-served", meshed(lane, lane.server())).settlesOn(answered(200));
        leaves.expect(
                        "other-namespace-denied",
                        meshedFrom(lane, lane.otherClient(), lane.server()))
                .settlesOn(denied());
        leaves.expect("others-as-before", naked(lane, lane.otherServer()))
                .settlesOn(answered(200));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = BaselineCases.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
