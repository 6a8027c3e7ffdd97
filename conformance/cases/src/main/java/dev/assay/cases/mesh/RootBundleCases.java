package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.PeerChain;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a running mesh makes of a bundle of roots that its operator replaces. */
@InProfile(MESH)
@OnLane(scope = Scope.MESH)
final class RootBundleCases {
    private static final String HANDLE_EVENT =
            "istio/istio: pilot/pkg/bootstrap/istio_ca.go, handleEvent";

    /** Until a caller that pauses between its calls has made as many as are asked for. */
    private static final Patience ENOUGH_CALLS = Patience.of(Duration.ofSeconds(30));

    /**
     * A renewal that a change brings about comes within milliseconds; many looks do not miss it.
     */
    private static final int OFTEN = 20;

    /** As many as a caller makes in a few seconds. */
    private static final int CALLS = 20;

    /** More than any migration has at the same time. */
    private static final int FIFTY = 50;

    @Case(
            id = "rot-11",
            title = "a jump to roots that have none in common with those in force is refused",
            source = HANDLE_EVENT,
            rows = "S4",
            how = "After it a related bundle is taken up, which shows that the jump was read.",
            features = Features.PLUGGED_CA,
            kills = {"unrelated-root-taken", "only-the-signers-root"})
    @Leaf(id = "new-root-not-believed", level = Level.EXTENDED)
    @Leaf(id = "old-root-believed", level = Level.EXTENDED)
    @Leaf(id = "no-failed-request", level = Level.EXTENDED)
    void unrelatedRoot(Lane lane, Observations leaves) throws Exception {
        var operator = CaOperator.underStrictInFull(lane, leaves);
        Signer stranger = operator.unrelated();
        Signer related = operator.unrelated();
        try (var requests = Traffic.of(Actors.meshed(lane, lane.server()), answered(200))) {
            operator.plug(stranger, stranger);
            leaves.expect("new-root-not-believed", operator.prober(stranger, lane.server()))
                    .settlesOn(refused());
            leaves.expect("old-root-believed", operator.prober(operator.first(), lane.server()))
                    .settlesOn(answered(200));

            operator.plug(operator.first(), operator.first(), related);
            leaves.expect("old-root-believed", operator.prober(related, lane.server()))
                    .settlesOn(answered(200));
            leaves.expect("new-root-not-believed", operator.prober(stranger, lane.server()))
                    .settlesOn(refused());
            leaves.expect("no-failed-request", requests::seen)
                    .settlesOn(Traffic.unbroken(CALLS), ENOUGH_CALLS);
        }
    }

    @Case(
            id = "rot-10",
            title =
                    "a bundle is a set: its order changes nothing, and a new root counts wherever it stands",
            source = "istio/istio: releasenotes/notes/ca-bundle-order-independent-comparison.yaml",
            rows = "S4",
            features = Features.PLUGGED_CA,
            kills = {
                "roots-compared-as-text",
                "reordered-bundle-republished",
                "only-the-signers-root"
            })
    @Leaf(id = "other-order-is-no-change", level = Level.EXTENDED)
    @Leaf(id = "new-root-in-the-middle", level = Level.EXTENDED)
    void orderOfRoots(Lane lane, Observations leaves) throws Exception {
        var operator = CaOperator.underStrictInFull(lane, leaves);
        Signer first = operator.first();
        Signer second = operator.unrelated();
        operator.plug(first, first, second);
        leaves.control(operator.prober(second, lane.server())).is(answered(200));
        // it never knew other roots, so that no renewal of an earlier change is still to come
        Workload late = lane.deploy(WorkloadSpec.meshed("late"));
        lane.expose(ServiceSpec.standing("late"));
        leaves.control(Actors.meshed(lane, late)).is(answered(200));
        X509Certificate before = Actors.chain(lane, late).observe().certificates().getFirst();

        operator.plug(first, second, first);
        lane.awaitSentinel(late);
        leaves.expect("other-order-is-no-change", Actors.chain(lane, late))
                .settlesOn(
                        Expectation.<PeerChain>of(
                                        "the same certificate as before",
                                        seen -> shows(seen, before))
                                .givenUpWhen(seen -> !shows(seen, before)),
                        leaves.patience().confirmedBy(OFTEN));

        Signer third = operator.unrelated();
        operator.plug(first, second, third, first);
        for (Signer each : List.of(third, second, first)) {
            leaves.expect("new-root-in-the-middle", operator.prober(each, lane.server()))
                    .settlesOn(answered(200));
        }
    }

    @Case(
            id = "rot-10-fifty",
            title =
                    "a bundle of fifty roots of one name is believed to its last root, and no further",
            source =
                    "RFC 5280 section 6.1 (any trust anchor); SPIFFE_Trust_Domain_and_Bundle.md, section 4",
            rows = "S4",
            features = Features.PLUGGED_CA,
            kills = {"roots-after-the-sixteenth-ignored", "only-the-signers-root"})
    @Leaf(id = "last-root-believed", level = Level.EXTENDED)
    @Leaf(id = "first-root-believed", level = Level.EXTENDED)
    @Leaf(id = "stranger-refused", level = Level.EXTENDED)
    void fiftyRoots(Lane lane, Observations leaves) throws Exception {
        var operator = CaOperator.underStrict(lane, leaves);
        Signer first = operator.first();
        Signer stranger = operator.unrelated();
        List<Signer> believed =
                Stream.concat(
                                Stream.of(first),
                                Stream.generate(operator::unrelated).limit(FIFTY - 1))
                        .toList();
        operator.plug(first, believed.toArray(Signer[]::new));
        leaves.expect("last-root-believed", operator.prober(believed.getLast(), lane.server()))
                .settlesOn(answered(200));
        leaves.expect("first-root-believed", operator.prober(first, lane.server()))
                .settlesOn(answered(200));
        leaves.expect("first-root-believed", Actors.meshed(lane, lane.server()))
                .settlesOn(answered(200));
        leaves.expect("stranger-refused", operator.prober(stranger, lane.server()))
                .settlesOn(refused());
    }

    @Case(
            id = "rot-10-swapped",
            title = "two bundles that take turns fifty times under load break no call",
            source = HANDLE_EVENT,
            rows = "S4",
            how =
                    "A caller asks over its pool, and another makes a handshake for each call. A second root joins the bundle and leaves it, each time when servers have seen the one before.",
            features = Features.PLUGGED_CA,
            kills = "handshakes-fail-after-renewal")
    @Leaf(id = "no-failed-request", level = Level.EXTENDED)
    @Leaf(id = "no-failed-handshake", level = Level.EXTENDED)
    void bundlesTakeTurns(Lane lane, Observations leaves) throws Exception {
        var operator = CaOperator.underStrictInFull(lane, leaves);
        Signer first = operator.first();
        Signer second = operator.unrelated();
        Probe<Observation> asSecond = operator.prober(second, lane.server());
        try (var requests = Traffic.of(Actors.meshed(lane, lane.server()), answered(200));
                var handshakes = Traffic.of(Actors.meshedTcp(lane, lane.server()), echoed())) {
            for (int turn = 0; turn < FIFTY && handshakes.seen().failures() == 0; turn += 2) {
                operator.plug(first, first, second);
                leaves.control(asSecond).is(answered(200));
                operator.plug(first, first);
                leaves.control(asSecond).is(refused());
            }
            leaves.expect("no-failed-request", requests::seen)
                    .settlesOn(requests.goesOn(CALLS), ENOUGH_CALLS);
            leaves.expect("no-failed-handshake", handshakes::seen)
                    .settlesOn(handshakes.goesOn(CALLS), ENOUGH_CALLS);
        }
    }

    @Case(
            id = "ca-12",
            title =
                    "a malformed certificate in a bundle that is replaced does not take the others with it",
            source = "istio/istio: releasenotes/notes/certificate-parsing-graceful-failures.yaml",
            rows = "S4",
            features = Features.PLUGGED_CA,
            kills = {"whole-bundle-rejected", "only-the-signers-root"})
    @Leaf(id = "new-root-believed", level = Level.EXTENDED)
    @Leaf(id = "old-root-believed", level = Level.EXTENDED)
    void malformedRoot(Lane lane, Observations leaves) throws Exception {
        var operator = CaOperator.underStrictInFull(lane, leaves);
        Signer first = operator.first();
        Signer second = operator.unrelated();
        operator.plugMalformed(first, first, second);
        leaves.expect("new-root-believed", operator.prober(second, lane.server()))
                .settlesOn(answered(200));
        leaves.expect("old-root-believed", operator.prober(first, lane.server()))
                .settlesOn(answered(200));
        leaves.expect("old-root-believed", Actors.meshed(lane, lane.server()))
                .settlesOn(answered(200));
    }

    private static boolean shows(PeerChain seen, X509Certificate leaf) {
        return seen.certificates().stream().limit(1).anyMatch(leaf::equals);
    }
}
