package dev.assay.cases.ca.alone;

import static dev.assay.cases.catalogue.Profile.CA;

import dev.assay.cases.ca.Issued;
import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.CaRig;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.ca.CaCaller;
import dev.assay.fixtures.ca.CaFault;
import dev.assay.fixtures.ca.CaFeatures;
import dev.assay.fixtures.ca.CaRequest;
import dev.assay.fixtures.ca.CallerProof;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Who gets a certificate, and that it is theirs. */
@InProfile(CA)
final class CallerCases {
    private static final String SERVER = "istio/istio: security/pkg/server/ca/server.go";

    /** What a caller shows who must get nothing. */
    record Shown(CallerProof proof) implements LeafParameter {
        @Override
        public String leafId() {
            return proof.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public Level level() {
            return proof == CallerProof.OTHER_USER ? Level.EXTENDED : Level.CORE;
        }

        @Override
        public List<String> features() {
            return proof.needsIssuer() ? List.of(CaFeatures.TOKEN_ISSUER) : List.of();
        }
    }

    static Stream<Shown> shown() {
        return Stream.of(CallerProof.values())
                .filter(proof -> proof != CallerProof.GOOD)
                .map(Shown::new);
    }

    @Case(
            id = "cx-12",
            title = "who does not prove who they are gets no certificate",
            source = SERVER + "; RFC 6750 section 3.1; RFC 7519 section 4.1; RFC 8725 section 3",
            rows = "S3",
            features = CaFeatures.TOKEN,
            kills = {
                "anyone-is-authenticated",
                "token-expiry-ignored",
                "audience-unchecked",
                "any-user-is-an-account",
                "ca-takes-any-signature"
            })
    @LeafSource("shown")
    void unprovenCallers(CaRig rig, Observations leaves, Shown shown) throws Exception {
        var asked = new Asked(rig, rig.standing());
        asked.serves(leaves);
        leaves.expect(() ->
                        asked.answer(
                                CaRequest.of(asked.draft().pem(), Asked.CALLER)
                                        .showing(shown.proof())))
                .is(Issued.refused());
    }

    @Case(
            id = "cx-13",
            title = "each caller gets its own name, whoever asked before, and with whatever key",
            source = SERVER,
            rows = {"S2", "S3"},
            features = {CaFeatures.CALLERS, CaFeatures.CSR},
            kills = {"first-caller-for-all", "name-remembered-by-key"})
    @Leaf(id = "own-name")
    @Leaf(id = "same-key")
    void eachItsOwn(CaRig rig, Observations leaves) throws Exception {
        var asked = new Asked(rig, rig.standing());
        asked.serves(leaves);
        leaves.expect(
                        "own-name",
                        () -> asked.answer(CaRequest.of(asked.draft().pem(), Asked.OTHER)))
                .is(issuedFor(asked, Asked.OTHER));
        String csr = asked.draft().pem();
        asked.sending(csr).observe();
        leaves.expect("same-key", () -> asked.answer(CaRequest.of(csr, Asked.OTHER)))
                .is(issuedFor(asked, Asked.OTHER));
    }

    private static Expectation<Issued> issuedFor(Asked asked, CaCaller caller) {
        String id = caller.id(asked.ca().trustDomain());
        return Issued.issued(
                "for " + id + " and nobody else",
                chain -> Certificates.uris(chain.leaf()).equals(List.of(id)));
    }

    @Case(
            id = "cx-14",
            title = "callers who ask at the same time are all served, each with what is theirs",
            source = SERVER + "; RFC 5280 section 4.1.2.2",
            rows = {"S3", "S10"},
            features = CaFeatures.CSR,
            kills = {"one-caller-at-a-time", "callers-mixed-up", "serials-repeat"})
    @Leaf(id = "served")
    @Leaf(id = "own-name-and-key")
    @Leaf(id = "own-serial")
    void atTheSameTime(CaRig rig, Observations leaves) throws CaFault, InterruptedException {
        var asked = new Asked(rig, rig.standing());
        Crowd seen = Crowd.asking(asked);
        leaves.expect("served", () -> seen)
                .is(Expectation.of("each is answered with a certificate", Crowd::isServed));
        leaves.expect("own-name-and-key", () -> seen)
                .is(
                        Expectation.of(
                                "each certificate is for its caller and its key",
                                crowd -> crowd.isNotMixedUp()));
        leaves.expect("own-serial", () -> seen)
                .is(Expectation.of("all serial numbers differ", Crowd::isNumberedApart));
    }
}
