package dev.assay.cases.library;

import static dev.assay.cases.catalogue.Profile.SPIFFE_STRICT;
import static dev.assay.cases.library.Chains.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.driver.PresentedChain.Bundle;
import dev.assay.fixtures.driver.Validator;
import dev.assay.fixtures.hostile.Defect;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whom a library lets vouch for a leaf: the leaf is right, and what stands above it is not. Each
 * chain is judged as a client's and as a server's.
 */
@InProfile(SPIFFE_STRICT)
final class TrustPathCases {
    private static final String SPEC = "spiffe/spiffe: standards/X509-SVID.md, section ";
    private static final String BUNDLES =
            "spiffe/spiffe: standards/SPIFFE_Trust_Domain_and_Bundle.md, section ";
    private static final String GO = "; go-spiffe: svid/x509svid/verify_test.go";

    static Stream<Input> intermediatesThatAreNoCa() {
        return Stream.of(
                refused("leaf", Defect.INTERMEDIATE_NOT_CA),
                refused("key-cert-sign", Defect.INTERMEDIATE_NOT_CA_WITH_KEY_CERT_SIGN));
    }

    @Case(
            id = "sv-15-library",
            title = "an intermediate that is no CA vouches for nobody",
            source = SPEC + "5.1; go-spiffe: svid/x509svid/svid_test.go, wrong-intermediate-no-ca",
            rows = "S2",
            kills = {"issuers-unchecked", "issuer-need-not-be-ca"})
    @LeafSource("intermediatesThatAreNoCa")
    void basicConstraints(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> intermediatesThatMayNotSign() {
        return Stream.of(refused("", Defect.INTERMEDIATE_WITHOUT_KEY_CERT_SIGN));
    }

    @Case(
            id = "sv-16-library",
            title = "an intermediate whose key usage lacks keyCertSign vouches for nobody",
            source =
                    SPEC
                            + "3.2 and 5.1; go-spiffe: svid/x509svid/svid_test.go, wrong-intermediate-no-key-cert-sign",
            rows = "S2",
            kills = {"issuers-unchecked", "issuer-key-usage-unchecked"})
    @LeafSource("intermediatesThatMayNotSign")
    void issuerKeyUsage(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> corrupted() {
        return Stream.of(
                refused("leaf", Defect.CORRUPT_SIGNATURE),
                refused("intermediate", Defect.CORRUPT_INTERMEDIATE_SIGNATURE));
    }

    @Case(
            id = "sv-23-library",
            title = "each signature up to the root is verified",
            source = SPEC + "5.1" + GO,
            rows = "S2",
            kills = {"signatures-unchecked", "middle-signatures-unchecked"})
    @LeafSource("corrupted")
    void signatures(Validator validator, Observations leaves, List<Input> wanted) throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> otherDomains() {
        return Stream.of(
                rejected(
                        "filed-elsewhere",
                        "the leaf's root is trusted for another trust domain alone",
                        any -> Map.of(Authorities.OTHER, roots(any.rootOne()))),
                rejected(
                        "signed-elsewhere",
                        "the leaf is signed by another trust domain's authority",
                        any ->
                                Map.of(
                                        Authorities.DOMAIN, roots(any.rootTwo()),
                                        Authorities.OTHER, roots(any.rootOne()))));
    }

    @Case(
            id = "sv-24-library",
            title = "another trust domain's roots vouch for nobody in this one",
            source = BUNDLES + "6.2" + GO + ", no roots for leaf cert domain",
            rows = "S2",
            kills = {"one-pool-for-all", "roots-by-name", "unknown-domain-trusts-all"})
    @LeafSource("otherDomains")
    void otherDomain(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> wrongRoots() {
        return Stream.of(
                rejected(
                        "",
                        "another authority's root is filed under the leaf's trust domain",
                        any -> Map.of(Authorities.DOMAIN, roots(any.rootTwo()))));
    }

    @Case(
            id = "sv-25",
            title = "a root of the right name and the wrong key vouches for nobody",
            source = SPEC + "5.1" + GO + ", verification fails",
            rows = "S2",
            kills = "roots-by-name")
    @LeafSource("wrongRoots")
    void wrongRoot(Validator validator, Observations leaves, List<Input> wanted) throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> nothingTrusted() {
        return Stream.of(
                rejected(
                        "empty-bundle",
                        "the bundle of the leaf's trust domain has no root",
                        _ -> Map.of(Authorities.DOMAIN, roots())),
                rejected("no-bundle", "no trust domain has a bundle", _ -> Map.of()));
    }

    @Case(
            id = "sv-26",
            title = "where nothing is trusted, everybody is refused",
            source = BUNDLES + "4.1.3" + GO,
            rows = "S2",
            kills = {"empty-bundle-trusts-all", "unknown-domain-trusts-all"})
    @LeafSource("nothingTrusted")
    void nothingIsTrusted(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    /** A right chain of the first authority where other roots are trusted. */
    private static Input rejected(
            String leafId, String why, Function<Authorities, Map<String, Bundle>> bundles) {
        return Input.of(
                leafId,
                why + ": rejected",
                authorities ->
                        Chains.asBoth(
                                authorities,
                                authorities.chain(Defect.NONE),
                                bundles.apply(authorities),
                                Judgement.rejected()));
    }

    private static Bundle roots(X509Certificate... certificates) {
        return new Bundle.Roots(List.of(certificates));
    }
}
