package dev.assay.cases.library;

import static dev.assay.cases.catalogue.Profile.SPIFFE_STRICT;
import static dev.assay.cases.library.Judgement.accepted;
import static dev.assay.cases.library.Judgement.acceptedAs;
import static dev.assay.cases.library.Judgement.rejected;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.driver.PresentedChain.Bundle;
import dev.assay.fixtures.driver.Validator;
import dev.assay.fixtures.hostile.Defect;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a library makes of a published SPIFFE bundle, told by whom it then believes. The control is
 * a bundle of two right entries, which vouches for chains of both authorities.
 */
@InProfile(SPIFFE_STRICT)
final class BundleCases {
    private static final String SPEC =
            "spiffe/spiffe: standards/SPIFFE_Trust_Domain_and_Bundle.md, section ";
    private static final String SVID = "spiffe/spiffe: standards/X509-SVID.md, section ";

    static Stream<Input> notUnderstood() {
        return Stream.of(
                ignored("use-missing", "an entry without use", e -> e.without("use")),
                ignored(
                        "use-unknown",
                        "an entry of an unknown use",
                        e -> e.with("use", "\"x509\"")),
                ignored("kty-missing", "an entry without kty", e -> e.without("kty")),
                ignored(
                        "kty-unknown",
                        "an entry of an unknown kty",
                        e -> e.with("kty", "\"EC2\"")));
    }

    @Case(
            id = "bd-01",
            title =
                    "an entry whose use or key type is missing or unknown is ignored, and the others count",
            source = SPEC + "4.2",
            rows = "S2",
            kills = {
                "bundle-refused-for-unknown-entry",
                "entry-of-unknown-use-trusted",
                "entry-of-unknown-key-type-trusted"
            })
    @LeafSource("notUnderstood")
    void entryNotUnderstood(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, BundleCases::controls, wanted);
    }

    static Stream<Input> withoutCertificate() {
        return Stream.of(
                ignored("x5c-missing", "an entry without x5c", e -> e.without("x5c")),
                ignored(
                        "x5c-empty",
                        "an entry with an empty x5c",
                        e -> e.certified(new X509Certificate[0])));
    }

    @Case(
            id = "bd-02",
            title = "an entry that holds a key and no certificate is ignored, and the others count",
            source = SVID + "6.2",
            rows = "S2",
            kills = {"bundle-refused-without-certificate", "bare-key-trusted"})
    @LeafSource("withoutCertificate")
    void certificateMissing(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, BundleCases::controls, wanted);
    }

    static Stream<Input> twoCertificates() {
        return Stream.of(
                Input.of(
                        "first",
                        "the first certificate of x5c is a root",
                        any -> List.of(one(any, bothInOne(any), acceptedAs(Authorities.ID)))),
                Input.of(
                        "second",
                        "the second certificate of x5c is none",
                        any -> List.of(two(any, bothInOne(any), rejected()))));
    }

    @Case(
            id = "bd-03",
            title = "of several certificates in x5c the first is a root, and no other",
            source = SVID + "6.2; RFC 7517, section 4.7",
            rows = "S2",
            kills = {"all-of-x5c-trusted", "entry-with-two-certificates-ignored"})
    @LeafSource("twoCertificates")
    void severalCertificates(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, BundleCases::controls, wanted);
    }

    static Stream<Input> emptied() {
        return Stream.of(
                Input.of(
                        "",
                        "keys: [] after a bundle that vouched for the chain",
                        any ->
                                List.of(
                                        one(any, JwkEntry.bundle(), rejected()),
                                        two(any, JwkEntry.bundle(), rejected()))));
    }

    @Case(
            id = "bd-04",
            title = "a bundle without keys vouches for nobody, whatever it held before",
            source = SPEC + "4.1.3",
            rows = "S2",
            kills = {"empty-bundle-trusts-all", "old-keys-kept"})
    @LeafSource("emptied")
    void bundleEmptied(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, BundleCases::controls, wanted);
    }

    static Stream<Input> doubled() {
        return Stream.of(
                Input.of(
                                "",
                                "a map with one trust domain twice: rejected",
                                any ->
                                        List.of(
                                                map(
                                                        any,
                                                        Authorities.DOMAIN,
                                                        Authorities.DOMAIN,
                                                        rejected())))
                        .at(Level.EXTENDED));
    }

    @Case(
            id = "bd-05",
            title = "a bundle map that names a trust domain twice is refused",
            source = SPEC + "5.1.1",
            rows = "S2",
            kills = "last-of-duplicates-wins")
    @LeafSource("doubled")
    void trustDomainTwice(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, BundleCases::mapControls, wanted);
    }

    private static List<Question> controls(Authorities any) {
        String both = JwkEntry.bundle(JwkEntry.of(any.rootOne()), JwkEntry.of(any.rootTwo()));
        return List.of(
                one(any, both, acceptedAs(Authorities.ID)),
                two(any, both, acceptedAs(Authorities.ID)),
                one(any, JwkEntry.bundle(JwkEntry.of(any.rootTwo())), rejected()));
    }

    private static List<Question> mapControls(Authorities any) {
        return List.of(
                map(any, Authorities.DOMAIN, Authorities.OTHER, accepted()),
                new Question("no bundle", validator -> validator.parseBundle("{}"), rejected()));
    }

    /** The second root's entry is changed; the first's, beside it, is right. */
    private static Input ignored(String leafId, String what, UnaryOperator<JwkEntry> change) {
        Function<Authorities, String> bundle =
                any ->
                        JwkEntry.bundle(
                                change.apply(JwkEntry.of(any.rootTwo())),
                                JwkEntry.of(any.rootOne()));
        return Input.of(
                leafId,
                what + " vouches for nobody, and the entry beside it as before",
                any ->
                        List.of(
                                one(any, bundle.apply(any), acceptedAs(Authorities.ID)),
                                two(any, bundle.apply(any), rejected())));
    }

    private static String bothInOne(Authorities any) {
        return JwkEntry.bundle(JwkEntry.of(any.rootOne()).certified(any.rootOne(), any.rootTwo()));
    }

    private static Question one(Authorities any, String bundle, Expectation<Judgement> expected) {
        return signedBy(any, "signed by the first", any.chain(Defect.NONE), bundle, expected);
    }

    private static Question two(Authorities any, String bundle, Expectation<Judgement> expected) {
        return signedBy(any, "signed by the second", any.chainOfTwo(), bundle, expected);
    }

    private static Question signedBy(
            Authorities any,
            String words,
            List<X509Certificate> chain,
            String bundle,
            Expectation<Judgement> expected) {
        var presented =
                any.presentedByClient(chain, Map.of(Authorities.DOMAIN, new Bundle.JwkSet(bundle)));
        return new Question(words, validator -> validator.verify(presented), expected);
    }

    private static Question map(
            Authorities any, String first, String second, Expectation<Judgement> expected) {
        String text =
                "{\"trust_domains\":{\"%s\":%s,\"%s\":%s}}"
                        .formatted(
                                first,
                                JwkEntry.bundle(JwkEntry.of(any.rootOne())),
                                second,
                                JwkEntry.bundle(JwkEntry.of(any.rootTwo())));
        return new Question(
                "a map of two bundles", validator -> validator.parseBundle(text), expected);
    }
}
