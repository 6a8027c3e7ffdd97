package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.HostileLeaf.traced;
import static dev.assay.cases.mesh.ShownCertificate.alert;
import static dev.assay.cases.mesh.ShownCertificate.everywhere;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.ShownCertificate.By;
import dev.assay.cases.mesh.ShownCertificate.Verdict;
import dev.assay.fixtures.hostile.Defect;
import java.util.List;
import java.util.stream.Stream;

/** Chains with one thing wrong above a right leaf; section C of the catalogue. */
@InProfile(MESH)
final class HostileChainCases {
    static Stream<HostileLeaf> intermediateThatIsNone() {
        return traced(everywhere(Level.CORE, new Verdict.Refused(), Defect.INTERMEDIATE_NOT_CA));
    }

    @Case(
            id = "sv-15",
            title = "a certificate that is no CA's certifies nobody",
            source = "RFC 5280 section 6.1.4 (k); go-spiffe: svid/x509svid/verify_test.go",
            rows = "S2",
            kills = "intermediate-need-not-be-a-ca")
    @LeafSource("intermediateThatIsNone")
    void intermediateThatIsNone(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> intermediateThatMayNotSign() {
        return traced(
                everywhere(
                        Level.CORE,
                        new Verdict.Refused(),
                        Defect.INTERMEDIATE_WITHOUT_KEY_CERT_SIGN));
    }

    @Case(
            id = "sv-16",
            title = "an intermediate without keyCertSign certifies nobody",
            source =
                    "spiffe/spiffe: standards/X509-SVID.md, section 3.2; RFC 5280 section 6.1.4 (n)",
            rows = "S2",
            kills = "intermediate-usage-ignored")
    @LeafSource("intermediateThatMayNotSign")
    void intermediateThatMayNotSign(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> tooDeep() {
        return traced(everywhere(Level.CORE, new Verdict.Refused(), Defect.PATH_LENGTH_EXCEEDED));
    }

    @Case(
            id = "sv-17",
            title = "a path length that an authority was given is kept",
            source = "RFC 5280 section 6.1.4 (l), (m)",
            rows = "S2",
            kills = "path-length-ignored")
    @LeafSource("tooDeep")
    void tooDeep(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> intermediateOutOfTime() {
        return traced(
                everywhere(
                        Level.CORE,
                        new Verdict.Refused(),
                        Defect.EXPIRED_INTERMEDIATE,
                        Defect.FUTURE_INTERMEDIATE),
                alert(Defect.EXPIRED_INTERMEDIATE, "certificate_expired"));
    }

    @Case(
            id = "sv-18",
            title = "an intermediate that is out of time certifies nobody",
            source = "RFC 5280 section 6.1.3",
            rows = "S2",
            kills = "only-the-leaf-is-dated")
    @LeafSource("intermediateOutOfTime")
    void intermediateOutOfTime(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> intermediateMissing() {
        return traced(
                everywhere(Level.CORE, new Verdict.Refused(), Defect.MISSING_INTERMEDIATE),
                alert(Defect.MISSING_INTERMEDIATE, "unknown_ca"));
    }

    @Case(
            id = "sv-19",
            title =
                    "a chain with a gap leads nowhere, even where the missing certificate was seen before",
            source = "RFC 5280 section 6.1; RFC 8446 section 4.4.2",
            rows = "S2",
            kills = "intermediates-remembered")
    @LeafSource("intermediateMissing")
    void intermediateMissing(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> wrongOrder() {
        return traced(
                everywhere(Level.EXTENDED, new Verdict.AcceptedOrRefused(), Defect.WRONG_ORDER));
    }

    @Case(
            id = "sv-20",
            title =
                    "a chain in the wrong order is put right or refused, and whoever comes next is served",
            source = "RFC 5246 section 7.4.2 (in order); RFC 8446 section 4.4.2 (in any order)",
            rows = "S2",
            kills = "wrong-order-stops-service")
    @LeafSource("wrongOrder")
    void wrongOrder(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> signedByALeaf() {
        return traced(everywhere(Level.CORE, new Verdict.Refused(), Defect.SIGNED_BY_LEAF));
    }

    @Case(
            id = "sv-21",
            title = "a workload's own certificate certifies nobody",
            source =
                    "spiffe/spiffe: standards/X509-SVID.md, section 3.2; RFC 5280 section 6.1.4 (k)",
            rows = "S2",
            kills = "intermediate-need-not-be-a-ca")
    @LeafSource("signedByALeaf")
    void signedByALeaf(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> outsideNameConstraints() {
        return traced(
                everywhere(Level.EXTENDED, new Verdict.Refused(), Defect.NAME_CONSTRAINED_CA));
    }

    @Case(
            id = "sv-28",
            title = "a name that the intermediate's constraints exclude is not believed",
            source =
                    "spiffe/spiffe: standards/X509-SVID.md, section 4.2; RFC 5280 section 4.2.1.10",
            rows = "S2",
            kills = "name-constraints-ignored")
    @LeafSource("outsideNameConstraints")
    void outsideNameConstraints(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> rightLeafBehind() {
        return traced(
                ShownCertificate.of(
                        Level.CORE,
                        new Verdict.AcceptedOrRefused(),
                        By.CLIENT,
                        Defect.RIGHT_LEAF_BEHIND),
                ShownCertificate.of(
                        Level.CORE, new Verdict.Refused(), By.SERVER, Defect.RIGHT_LEAF_BEHIND));
    }

    @Case(
            id = "sv-33",
            title = "a peer is whom its leaf names, whatever certificates it sends behind it",
            source = "RFC 8446 section 4.4.2; spiffe/spiffe: standards/X509-SVID.md, section 5.2",
            rows = "S2",
            kills = "last-name-of-chain-taken")
    @LeafSource("rightLeafBehind")
    void rightLeafBehind(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> otherDomainsAuthority() {
        return traced(everywhere(Level.EXTENDED, new Verdict.Refused(), Defect.OTHER_DOMAINS_CA));
    }

    @Case(
            id = "sv-24",
            title = "another trust domain's CA vouches for nobody in this one",
            source =
                    "spiffe/spiffe: standards/SPIFFE_Trust_Domain_and_Bundle.md, section 6.2; go-spiffe: svid/x509svid/verify_test.go, no roots for leaf cert domain",
            rows = "S2",
            kills = "shown-roots-join-the-pool")
    @LeafSource("otherDomainsAuthority")
    void otherDomainsAuthority(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> fiveIntermediates() {
        return traced(
                everywhere(Level.EXTENDED, new Verdict.Accepted(), Defect.FIVE_INTERMEDIATES));
    }

    @Case(
            id = "sv-34",
            title = "a chain of five intermediates is verified to its end",
            source =
                    "RFC 5280 section 6.1 (any number that the path lengths allow); envoy: api/envoy/extensions/transport_sockets/tls/v3/common.proto, max_verify_depth",
            rows = "S2",
            kills = "chains-of-three-at-most")
    @LeafSource("fiveIntermediates")
    void fiveIntermediates(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }
}
