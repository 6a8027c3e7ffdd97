package dev.assay.cases.ca.alone;

import static dev.assay.cases.catalogue.Level.CORE;
import static dev.assay.cases.catalogue.Level.EXTENDED;
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
import dev.assay.fixtures.ca.CaFault;
import dev.assay.fixtures.ca.CaFeatures;
import dev.assay.fixtures.ca.CaRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** What callers ask for, rightly and wrongly, and what they get of it. */
@InProfile(CA)
final class RequestCases {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** A key that is certified. */
    record Key(String leafId, Level level, KeyKind kind) implements LeafParameter {}

    static Stream<Key> keys() {
        return Stream.of(
                new Key("ec-p256", CORE, KeyKind.EC_P256),
                new Key("rsa-2048", CORE, KeyKind.RSA_2048),
                new Key("ec-p384", EXTENDED, KeyKind.EC_P384));
    }

    @Case(
            id = "cx-01",
            title = "who asks as they should gets a certificate for the key that they hold",
            source =
                    "RFC 2986 section 3; CA/Browser Forum Baseline Requirements 6.1.5; spiffe/spiffe: standards/X509-SVID.md, section 2",
            rows = "S3",
            features = CaFeatures.CSR,
            kills = {"certified-key-is-another", "p-256-keys-only"})
    @LeafSource("keys")
    void certifiesTheKey(CaRig rig, Observations leaves, Key wanted) throws CaFault {
        var asked = new Asked(rig, rig.standing());
        CsrDraft draft = asked.draft(wanted.kind());
        leaves.expect(asked.sending(draft.pem()))
                .is(
                        Issued.issued(
                                "for the key that the request shows",
                                chain -> Asked.isFor(chain, draft.keys().getPublic())));
    }

    static Stream<Wish> wishes() {
        return Stream.of(Wish.values());
    }

    @Case(
            id = "cx-10",
            title =
                    "what a request would like to be called, or to be, is not taken over: the name is the caller's",
            source =
                    "istio/istio: security/pkg/server/ca/server.go, CreateCertificate's comment; RFC 2986 section 3 (note 2); CA/Browser Forum Baseline Requirements 7.1.2",
            how =
                    "Asks with a request that wishes for one more thing. It is refused, or answered as if the wish were not there.",
            rows = {"S2", "S3"},
            features = CaFeatures.CSR,
            kills = {"csr-san-copied", "csr-extensions-copied", "csr-subject-copied"})
    @LeafSource("wishes")
    void wishesAreNotGranted(CaRig rig, Observations leaves, Wish wish) throws Exception {
        var asked = new Asked(rig, rig.standing());
        asked.serves(leaves);
        leaves.expect(asked.sending(wish.made(asked).pem()))
                .is(
                        Issued.refused()
                                .or(
                                        Issued.issued(
                                                "for the caller alone, without " + wish.words(),
                                                chain ->
                                                        asked.isForCaller(chain)
                                                                && !wish.isGrantedIn(
                                                                        chain.leaf()))));
    }

    @Case(
            id = "cx-10-no-name",
            level = EXTENDED,
            title = "a request without any name is answered: who calls is known",
            source = "istio/istio: security/pkg/server/ca/server.go",
            rows = "S3",
            features = CaFeatures.CSR,
            kills = "csr-must-name-its-caller")
    void noName(CaRig rig, Observations leaves) throws CaFault {
        var asked = new Asked(rig, rig.standing());
        leaves.expect(asked.honestly()).is(asked.issuedForCaller());
    }

    static Stream<BadCsr> bad() {
        return Stream.of(BadCsr.values());
    }

    @Case(
            id = "cx-11",
            title =
                    "a request without proof of possession, with a weak key, or that is none is refused",
            source =
                    "RFC 2986 section 3; RFC 4211 section 4; CA/Browser Forum Baseline Requirements 6.1.5 and 6.1.6; istio/istio: security/pkg/pki/ca/ca.go",
            rows = "S3",
            features = CaFeatures.CSR,
            kills = {"no-proof-of-possession", "weak-keys-certified", "unreadable-csr-gets-a-key"})
    @LeafSource("bad")
    void badRequestsAreRefused(CaRig rig, Observations leaves, BadCsr bad) throws Exception {
        var asked = new Asked(rig, rig.standing());
        asked.serves(leaves);
        leaves.expect(asked.sending(bad.text(asked))).is(Issued.refused());
    }

    static Stream<Nuisance> nuisances() {
        return Stream.of(Nuisance.values());
    }

    @Case(
            id = "cx-15",
            title =
                    "requests that are wrong, huge or absurd keep nobody else from their certificate",
            source = "CWE-400; CWE-20",
            how =
                    "A CA of the case's own is sent each of them; then an honest caller asks, who is served.",
            rows = {"S3", "S10"},
            features = CaFeatures.CSR,
            kills = "bad-csr-stops-the-service")
    @LeafSource("nuisances")
    void nuisances(CaRig rig, Observations leaves, Nuisance nuisance) throws Exception {
        var asked = new Asked(rig, rig.own());
        asked.serves(leaves);
        for (String each : nuisance.texts(asked)) {
            asked.sending(each).observe();
        }
        leaves.expect(asked.honestly()).is(asked.issuedForCaller());
    }

    static Stream<Damage> damages() {
        return Stream.of(Damage.values());
    }

    @Case(
            id = "cx-16",
            title = "a request that was damaged on its way is refused, wherever it was",
            source = "RFC 2986 section 4.2; CWE-20",
            how = "Three dozen honest requests, each damaged at another place of what it signs.",
            rows = {"S3", "S10"},
            features = CaFeatures.CSR,
            kills = {"no-proof-of-possession", "unreadable-csr-gets-a-key"})
    @LeafSource("damages")
    void damaged(CaRig rig, Observations leaves, Damage damage) throws Exception {
        var asked = new Asked(rig, rig.standing());
        asked.serves(leaves);
        leaves.expect(() -> damage.firstThatPasses(asked))
                .is(Expectation.of("refused, each of them", String::isEmpty));
    }

    /** A lifetime that is asked for. */
    record Lifetime(String leafId, Level level, Duration asked) implements LeafParameter {}

    static Stream<Lifetime> granted() {
        return Stream.of(
                new Lifetime("five-minutes", CORE, Duration.ofMinutes(5)),
                new Lifetime("one-hour", CORE, Duration.ofHours(1)));
    }

    @Case(
            id = "cx-07-asked",
            title = "a certificate does not hold longer than was asked",
            source =
                    "istio/istio: security/pkg/pki/ca/ca.go; istio/api: security/v1alpha1/ca.proto",
            rows = "S3",
            features = CaFeatures.LIFETIME,
            kills = "requested-lifetime-ignored")
    @LeafSource("granted")
    void notLongerThanAsked(CaRig rig, Observations leaves, Lifetime wanted) throws CaFault {
        var asked = new Asked(rig, rig.standing());
        leaves.expect(() ->
                        asked.answer(
                                CaRequest.of(asked.draft().pem(), Asked.CALLER)
                                        .lasting(wanted.asked())))
                .is(
                        Issued.issued(
                                "until at most %s from now, give or take %s"
                                        .formatted(wanted.asked(), TOLERANCE),
                                chain -> isAbout(chain, wanted.asked())));
    }

    private static boolean isAbout(Issued.Chain chain, Duration wanted) {
        Duration left = Duration.between(now(), chain.leaf().getNotAfter().toInstant());
        return left.isPositive() && left.compareTo(wanted.plus(TOLERANCE)) < 0;
    }

    @Case(
            id = "cx-07-absurd",
            title = "an absurd lifetime is refused, or cut to one that makes sense",
            source =
                    "RFC 5280 section 6.1.3 (a)(2); istio/istio: security/pkg/pki/ca/ca.go; linkerd/linkerd2 #3676",
            rows = "S3",
            features = CaFeatures.LIFETIME,
            kills = {"unlimited-lifetime", "negative-lifetime-granted"})
    @Leaf(id = "hundred-years")
    @Leaf(id = "negative")
    void absurdLifetimes(CaRig rig, Observations leaves) throws Exception {
        var asked = new Asked(rig, rig.standing());
        asked.serves(leaves);
        CaRequest request = CaRequest.of(asked.draft().pem(), Asked.CALLER);
        leaves.expect("hundred-years", () -> asked.answer(request.lasting(Duration.ofDays(36_500))))
                .is(
                        Issued.refused()
                                .or(
                                        Issued.issued(
                                                "until no later than those who signed it",
                                                RequestCases::endsWithItsSigners)));
        leaves.expect("negative", () -> asked.answer(request.lasting(Duration.ofHours(-1))))
                .is(
                        Issued.refused()
                                .or(
                                        Issued.issued(
                                                "for a time that is not over",
                                                chain ->
                                                        chain.leaf()
                                                                .getNotAfter()
                                                                .toInstant()
                                                                .isAfter(now()))));
    }

    private static boolean endsWithItsSigners(Issued.Chain chain) {
        Instant end = chain.leaf().getNotAfter().toInstant();
        return chain.above().stream()
                .noneMatch(each -> each.getNotAfter().toInstant().isBefore(end));
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}
