package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.mesh.Routing.INJECTED;
import static dev.assay.cases.mesh.Routing.LEGACY;
import static dev.assay.cases.mesh.Routing.asking;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.probe.Observation;

/** What a DestinationRule says for a subset of a host, to which a VirtualService routes. */
@InProfile(MESH)
final class SubsetCases {
    private static final String REACHABILITY =
            "istio/istio: tests/integration/security/reachability_test.go, \"migration\"";

    @Case(
            id = "dr-05",
            title = "the tls of a subset decides how requests that are routed there are secured",
            source = REACHABILITY,
            how =
                    "One version of a service has a sidecar and is STRICT, the other has none. A VirtualService routes by path to a subset of each: without a tls block both answer, with DISABLE only the one without a sidecar, with ISTIO_MUTUAL only the one with it.",
            rows = "S10",
            kills = {"subset-tls-ignored", "always-plaintext"})
    @Leaf(id = "none-injected")
    @Leaf(id = "none-legacy")
    @Leaf(id = "disable-injected")
    @Leaf(id = "disable-legacy")
    @Leaf(id = "mutual-injected")
    @Leaf(id = "mutual-legacy")
    void migration(Lane lane, Observations leaves) throws Exception {
        Routing.standUp(lane, "none", "disable", "mutual");
        lane.apply(peerAuthentication("strict", selecting("app: " + INJECTED), "STRICT"));
        route(lane, leaves, "none", "v1");
        route(lane, leaves, "disable", "v1beta1");
        route(lane, leaves, "mutual", "v1alpha3");
        lane.apply(Routing.subsets("disable", "", "DISABLE"));
        lane.apply(Routing.subsets("mutual", "", "ISTIO_MUTUAL"));

        leaves.expect("disable-injected", asking(lane, "disable", INJECTED))
                .settlesOn(upstreamFailure());
        leaves.expect("disable-legacy", asking(lane, "disable", LEGACY)).settlesOn(LEGACY_ANSWERS);
        leaves.expect("mutual-legacy", asking(lane, "mutual", LEGACY)).settlesOn(upstreamFailure());
        leaves.expect("mutual-injected", asking(lane, "mutual", INJECTED))
                .settlesOn(identified(lane));
        leaves.expect("none-injected", asking(lane, "none", INJECTED)).settlesOn(identified(lane));
        leaves.expect("none-legacy", asking(lane, "none", LEGACY)).settlesOn(LEGACY_ANSWERS);
    }

    @Case(
            id = "dr-06",
            title = "a subset without tls inherits the host's, one with its own keeps it",
            source =
                    "istio/istio: pilot/pkg/xds/endpoints/mtls_checker.go; pilot/pkg/networking/util/util.go:893, MergeSubsetTrafficPolicy",
            how =
                    "Routed by a header, to a version with a sidecar in PERMISSIVE mode and to one without.",
            rows = "S10",
            kills = {"subset-resets-to-auto", "subset-tls-ignored"})
    @Leaf(id = "inherits-plaintext")
    @Leaf(id = "inherits-mutual")
    @Leaf(id = "keeps-mutual-under-plaintext")
    @Leaf(id = "keeps-plaintext-under-mutual")
    void inheritance(Lane lane, Observations leaves) throws Exception {
        Routing.standUp(lane, "plain", "mutual");
        for (String service : new String[] {"plain", "mutual"}) {
            lane.apply(Routing.subsets(service, "", ""));
            lane.apply(Routing.byHeader(service, "v1"));
            leaves.control(asking(lane, service, INJECTED)).is(identified(lane));
            leaves.control(asking(lane, service, LEGACY)).is(LEGACY_ANSWERS);
        }
        lane.apply(Routing.subsets("plain", "DISABLE", ""));
        lane.apply(Routing.subsets("mutual", "ISTIO_MUTUAL", ""));
        leaves.expect("inherits-plaintext", asking(lane, "plain", INJECTED))
                .settlesOn(answered(200).byWorkload(INJECTED).withoutClientIdentity());
        leaves.expect("inherits-mutual", asking(lane, "mutual", LEGACY))
                .settlesOn(upstreamFailure());

        lane.apply(Routing.subsets("plain", "DISABLE", "ISTIO_MUTUAL"));
        lane.apply(Routing.subsets("mutual", "ISTIO_MUTUAL", "DISABLE"));
        leaves.expect("keeps-mutual-under-plaintext", asking(lane, "plain", INJECTED))
                .settlesOn(identified(lane));
        leaves.expect("keeps-plaintext-under-mutual", asking(lane, "mutual", LEGACY))
                .settlesOn(LEGACY_ANSWERS);
    }

    private static final Expectation<Observation> LEGACY_ANSWERS =
            answered(200).byWorkload(LEGACY).withoutClientIdentity();

    /** The path works before a rule says anything of TLS. */
    private static void route(Lane lane, Observations leaves, String service, String apiVersion)
            throws Exception {
        lane.apply(Routing.subsets(service, "", ""));
        lane.apply(Routing.byPath(service, apiVersion));
        leaves.control(asking(lane, service, INJECTED)).is(identified(lane));
        leaves.control(asking(lane, service, LEGACY)).is(LEGACY_ANSWERS);
    }

    private static Expectation<Observation> identified(Lane lane) {
        return answered(200)
                .byWorkload(INJECTED)
                .withClientIdentity(Actors.identity(lane, lane.client()));
    }
}
