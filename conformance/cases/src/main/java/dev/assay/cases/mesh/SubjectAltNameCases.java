package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;

/** A DestinationRule that says itself which identities the server may have. */
@InProfile(MESH)
final class SubjectAltNameCases {

    @Case(
            id = "dr-14",
            title =
                    "with subjectAltNames a server is spoken to if its identity is one of them, and only then",
            source =
                    "istio/istio: tests/integration/security/ca_custom_root/secure_naming_test.go, TestSecureNaming",
            how =
                    "One rule is changed again and again, so that every outcome is another than the one before it.",
            rows = {"S6", "S10"},
            kills = {"subject-alt-names-ignored", "all-subject-alt-names-must-match"})
    @Leaf(id = "wrong")
    @Leaf(id = "one-of-several-right")
    @Leaf(id = "nonsense")
    @Leaf(id = "right")
    void demandedNames(Lane lane, Observations leaves) throws Exception {
        String right = Actors.identity(lane, lane.server());
        String wrong = Actors.identity(lane, lane.sibling());
        var identified = answered(200).withClientIdentity(Actors.identity(lane, lane.client()));
        leaves.control(meshed(lane, lane.server())).is(identified);

        lane.apply(demanding(wrong));
        leaves.expect("wrong", meshed(lane, lane.server())).settlesOn(upstreamFailure());
        lane.apply(demanding(wrong, right));
        lane.awaitCallerSentinel();
        leaves.expect("one-of-several-right", meshed(lane, lane.server())).settlesOn(identified);
        lane.apply(demanding("nonsense"));
        leaves.expect("nonsense", meshed(lane, lane.server())).settlesOn(upstreamFailure());
        lane.apply(demanding(right));
        lane.awaitCallerSentinel();
        leaves.expect("right", meshed(lane, lane.server())).settlesOn(identified);
    }

    private static String demanding(String... names) {
        return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: named
        spec:
          host: server
          trafficPolicy:
            tls:
              mode: ISTIO_MUTUAL
              subjectAltNames: ["%s"]
        """
                .formatted(String.join("\", \"", names));
    }
}
