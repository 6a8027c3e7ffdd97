package dev.assay.cases.ca.alone;

import static dev.assay.cases.catalogue.Profile.CA;

import dev.assay.cases.ca.Issued;
import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.CaRig;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.ca.CaFeatures;
import dev.assay.fixtures.ca.RunningCa;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** What outlives a CA's process. */
@InProfile(CA)
final class RestartCases {
    private static final int ISSUED = 6;

    @Case(
            id = "cx-17",
            title = "a CA that was restarted is the same: its roots, its service, and its count",
            source =
                    "istio/istio: pilot/pkg/bootstrap/istio_ca.go; RFC 5280 sections 4.1.2.2 and 6.1",
            rows = {"S3", "S10"},
            features = CaFeatures.RESTART,
            kills = {"root-made-at-every-start", "serials-start-over", "does-not-start-again"})
    @Leaf(id = "same-roots")
    @Leaf(id = "serves-again")
    @Leaf(id = "earlier-ones-hold")
    @Leaf(id = "no-serial-again")
    void restart(CaRig rig, Observations leaves) throws Exception {
        RunningCa ca = rig.own();
        var asked = new Asked(rig, ca);
        asked.serves(leaves);
        var roots = ca.roots();
        List<Issued.Chain> earlier = several(asked);
        ca.restart();
        leaves.expect("same-roots", () -> new Bundle(ca.roots()))
                .is(Expectation.of("the roots of before", bundle -> bundle.roots().equals(roots)));
        leaves.expect("serves-again", asked.honestly()).settlesOn(asked.issuedForCaller());
        leaves.expect("earlier-ones-hold", () -> leadToTheBundle(ca, earlier))
                .is(
                        Expectation.of(
                                "all certificates that were issued before lead to the bundle",
                                count -> count == ISSUED));
        leaves.expect("no-serial-again", () -> serials(earlier, several(asked)))
                .is(
                        Expectation.of(
                                2 * ISSUED + " different serial numbers before and after",
                                numbers -> new HashSet<>(numbers).size() == 2 * ISSUED));
    }

    private static List<Issued.Chain> several(Asked asked) throws Exception {
        var chains = new ArrayList<Issued.Chain>();
        for (int i = 0; i < ISSUED; i++) {
            if (asked.honestly().observe() instanceof Issued.Chain chain) {
                chains.add(chain);
            }
        }
        return List.copyOf(chains);
    }

    private static long leadToTheBundle(RunningCa ca, List<Issued.Chain> chains) throws Exception {
        var roots = ca.roots();
        return chains.stream()
                .filter(each ->
                        Certificates.verifies(
                                each.all().stream()
                                        .takeWhile(certificate -> !roots.contains(certificate))
                                        .toList(),
                                roots))
                .count();
    }

    private static List<BigInteger> serials(List<Issued.Chain> before, List<Issued.Chain> after) {
        return Stream.concat(before.stream(), after.stream())
                .map(each -> each.leaf().getSerialNumber())
                .toList();
    }
}
