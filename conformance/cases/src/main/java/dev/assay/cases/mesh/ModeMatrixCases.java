package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.protocolError;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.mesh.ModeMatrix.Cell;
import dev.assay.fixtures.wire.Destination;
import java.util.List;
import java.util.stream.Stream;

/**
 * The mode in force, on the wire, for every combination of what mesh, namespace, workload and port
 * say.
 */
@InProfile(MESH)
final class ModeMatrixCases {
    static Stream<Cell> cells() {
        return ModeMatrix.cells().stream();
    }

    @Case(
            id = "matrix",
            title = "the narrowest scope that says something decides, for each of 625 combinations",
            source =
                    "istio.io: docs/concepts/security, \"Peer authentication\"; "
                            + "istio/istio: pilot/pkg/security/authn/policy_applier.go, ComposePeerAuthentication",
            how =
                    "Each workload port is called in plaintext and with mesh mTLS; both must fit the mode in force.",
            rows = {"S8", "S9"},
            kills = {
                "disable-still-terminates",
                "mesh-unset-is-strict",
                "namespace-policies-ignored",
                "narrower-scope-ignored",
                "permissive-read-as-strict",
                "port-map-ignored",
                "port-unset-is-permissive",
                "ports-only-relax",
                "root-policy-covers-root-only",
                "strictest-wins",
                "unset-is-disable",
                "unset-is-permissive",
                "unset-not-inherited-from-mesh",
                "workload-policies-ignored"
            })
    @LeafSource("cells")
    @OnLane(scope = Scope.MESH)
    void everyCombination(Lane lane, Observations leaves, List<Cell> cells) throws Exception {
        var rounds = MatrixTopology.rounds(observed(leaves, cells));
        try (var topology = MatrixTopology.bringUp(lane, rounds)) {
            leaves.control(Actors.nakedToPort(lane, topology.anyPort())).is(answered(200));
            for (MatrixTopology.Round round : rounds) {
                applyMeshWide(lane, round.mesh());
                topology.enter(lane, round);
                InParallel.each(
                        round.cells(),
                        cell -> observe(lane, leaves, cell, topology.portOf(round, cell)));
            }
        }
    }

    /** What is observed of what this run wants; where that is everything, perhaps a subset. */
    private static List<Cell> observed(Observations leaves, List<Cell> cells) {
        List<Cell> wanted = cells.stream().filter(cell -> leaves.wants(cell.leafId())).toList();
        if (leaves.wholeTables() || wanted.size() < ModeMatrix.cells().size()) {
            return wanted;
        }
        List<Cell> pairs = ModeMatrix.coveringPairs();
        wanted.stream()
                .filter(cell -> !pairs.contains(cell))
                .forEach(cell ->
                        leaves.leaveOut(
                                cell.leafId(),
                                "on this environment %d cells with all pairs of scopes' modes are observed; --full observes all %d"
                                        .formatted(pairs.size(), wanted.size())));
        return pairs;
    }

    private static void applyMeshWide(Lane lane, ModeMatrix.Scope mesh) {
        if (mesh == ModeMatrix.Scope.ABSENT) {
            lane.deleteRoot("PeerAuthentication", "default");
        } else {
            lane.applyRoot(peerAuthentication("default", mesh.name()));
        }
    }

    private static void observe(Lane lane, Observations leaves, Cell cell, Destination port) {
        var plaintext = leaves.expect(cell.leafId(), Actors.nakedToPort(lane, port));
        var mutual = leaves.expect(cell.leafId(), Actors.mutualToPort(lane, port));
        var twice = leaves.patience().confirmedBy(2);
        switch (cell.effective()) {
            case DISABLE -> {
                plaintext.settlesOn(answered(200).withoutClientIdentity(), twice);
                mutual.settlesOn(protocolError(), twice);
            }
            case PERMISSIVE -> {
                plaintext.settlesOn(answered(200).withoutClientIdentity(), twice);
                mutual.settlesOn(
                        answered(200).withClientIdentity(Actors.proberIdentity(lane)), twice);
            }
            case STRICT -> {
                plaintext.settlesOn(refused(), twice);
                mutual.settlesOn(
                        answered(200).withClientIdentity(Actors.proberIdentity(lane)), twice);
            }
        }
    }
}
