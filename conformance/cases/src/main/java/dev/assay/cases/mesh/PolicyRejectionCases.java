package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.port;
import static dev.assay.cases.mesh.Policies.selecting;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Applied;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import java.util.stream.Stream;

/**
 * Resources that the API must refuse, since they would otherwise mean something else than their
 * author thinks.
 */
@InProfile(MESH)
final class PolicyRejectionCases {
    /** One resource and what the API must say to it. */
    record Attempt(String leafId, String yaml, Expectation<Applied> expected)
            implements LeafParameter {}

    static Stream<Attempt> portLevelMtls() {
        return Stream.of(
                new Attempt(
                        "without-selector",
                        peerAuthentication(
                                "bad",
                                new Policies.Selector(""),
                                "STRICT",
                                port(Actors.HTTP, "DISABLE")),
                        Applied.rejected()),
                new Attempt(
                        "with-empty-selector",
                        peerAuthentication(
                                "bad",
                                new Policies.Selector("  selector:\n    matchLabels: {}\n"),
                                "STRICT",
                                port(Actors.HTTP, "DISABLE")),
                        Applied.rejected()),
                new Attempt(
                        "port-0",
                        peerAuthentication(
                                "bad", selecting("app: server"), "STRICT", port(0, "DISABLE")),
                        Applied.rejected()),
                new Attempt(
                        "port-65536",
                        peerAuthentication(
                                "bad", selecting("app: server"), "STRICT", port(65_536, "DISABLE")),
                        Applied.rejected()),
                new Attempt(
                        "empty-map",
                        peerAuthentication("bad", selecting("app: server"), "STRICT")
                                + "  portLevelMtls: {}\n",
                        Applied.rejected()),
                new Attempt(
                        "port-65535-is-fine",
                        peerAuthentication(
                                "good",
                                selecting("app: server"),
                                "STRICT",
                                port(65_535, "DISABLE")),
                        Applied.accepted()));
    }

    @Case(
            id = "pa-17",
            title =
                    "portLevelMtls without a selector, or with an impossible port, is refused at apply",
            source = "istio/api: security/v1beta1/peer_authentication.proto, XValidation rules",
            rows = "S9",
            kills = {
                "port-level-without-selector-accepted",
                "empty-port-map-accepted",
                "highest-port-refused"
            })
    @LeafSource("portLevelMtls")
    void portLevelMtlsIsValidated(Lane lane, Observations leaves, Attempt attempt) {
        leaves.expect(() -> lane.tryApply(attempt.yaml())).is(attempt.expected());
    }
}
