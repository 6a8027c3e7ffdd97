package dev.assay.cases.library;

import static dev.assay.cases.catalogue.Profile.SPIFFE_STRICT;
import static dev.assay.cases.library.Judgement.acceptedAs;
import static dev.assay.cases.library.Judgement.rejected;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.driver.Validator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a library takes for a SPIFFE ID. A right ID and a wrong one go first, so that a library
 * which refuses or takes everything passes nothing.
 */
@InProfile(SPIFFE_STRICT)
final class SpiffeIdCases {
    private static final String SPEC = "spiffe/spiffe: standards/SPIFFE-ID.md, section ";
    private static final String RIGHT = "spiffe://trust.example/ns/a/sa/b";
    private static final String WRONG = "http://trust.example/ns/a/sa/b";
    private static final int LONGEST_TRUST_DOMAIN = 255;
    private static final int LONGEST_ID = 2048;

    static Stream<Input> wrongTrustDomains() {
        return Stream.of(
                refused("uppercase", "spiffe://Trust.example/a"),
                refused("percent-encoded", "spiffe://trust%41.example/a"),
                refused("not-ascii", "spiffe://tr\u00e9st.example/a"),
                refused("space", "spiffe://trust example/a"),
                refused("port", "spiffe://trust.example:8443/a"),
                refused("user", "spiffe://user@trust.example/a"),
                refused("ipv6", "spiffe://[::1]/a"));
    }

    @Case(
            id = "id-n1",
            title =
                    "a trust domain consists of small letters, digits, dots, dashes and underscores",
            source = SPEC + "2.1; go-spiffe: spiffeid/id_test.go",
            rows = "S2",
            kills = "lenient-trust-domain")
    @LeafSource("wrongTrustDomains")
    void trustDomainCharacters(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, SpiffeIdCases::controls, wanted);
    }

    static Stream<Input> emptyTrustDomains() {
        return Stream.of(refused("with-path", "spiffe:///a"), refused("without-path", "spiffe://"));
    }

    @Case(
            id = "id-n2",
            title = "an ID without a trust domain is none",
            source = SPEC + "2",
            rows = "S2",
            kills = "empty-trust-domain-accepted")
    @LeafSource("emptyTrustDomains")
    void trustDomainMissing(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, SpiffeIdCases::controls, wanted);
    }

    static Stream<Input> trustDomainLengths() {
        return Stream.of(
                taken("longest", "spiffe://" + "a".repeat(LONGEST_TRUST_DOMAIN) + "/b"),
                refused("longer", "spiffe://" + "a".repeat(LONGEST_TRUST_DOMAIN + 1) + "/b"));
    }

    @Case(
            id = "id-n3",
            title = "a trust domain has at most 255 bytes",
            source = SPEC + "2.3",
            rows = "S2",
            kills = {"length-unlimited", "length-one-less"})
    @LeafSource("trustDomainLengths")
    void trustDomainLength(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, SpiffeIdCases::controls, wanted);
    }

    static Stream<Input> unusualTrustDomains() {
        return Stream.of(
                taken("ipv4", "spiffe://1.2.3.4/a"),
                taken("underscore", "spiffe://a_b/a"),
                taken("no-dns-name", "spiffe://-a-..b_/a"));
    }

    @Case(
            id = "id-n4",
            title = "a trust domain need not be a DNS name",
            source = SPEC + "2.1",
            rows = "S2",
            kills = "trust-domain-must-be-dns")
    @LeafSource("unusualTrustDomains")
    void trustDomainIsNoDnsName(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, SpiffeIdCases::controls, wanted);
    }

    static Stream<Input> furtherParts() {
        return Stream.of(
                refused("query", RIGHT + "?x=1"),
                refused("empty-query", RIGHT + "?"),
                refused("query-without-path", "spiffe://trust.example?x=1"),
                refused("fragment", RIGHT + "#x"),
                refused("empty-fragment", RIGHT + "#"),
                refused("fragment-without-path", "spiffe://trust.example#x"));
    }

    @Case(
            id = "id-n5",
            title = "an ID has neither query nor fragment",
            source = SPEC + "2",
            rows = "S2",
            kills = "query-dropped")
    @LeafSource("furtherParts")
    void queryOrFragment(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, SpiffeIdCases::controls, wanted);
    }

    static Stream<Input> notNormal() {
        return Stream.of(
                refused("trailing-slash", "spiffe://trust.example/a/"),
                refused("only-slash", "spiffe://trust.example/"),
                refused("empty-segment", "spiffe://trust.example/a//b"),
                refused("dot", "spiffe://trust.example/a/./b"),
                refused("dot-at-end", "spiffe://trust.example/a/."),
                refused("two-dots", "spiffe://trust.example/a/../b"),
                refused("two-dots-at-end", "spiffe://trust.example/a/.."));
    }

    @Case(
            id = "id-n6",
            title = "a path that would have to be normalised is refused, not normalised",
            source = SPEC + "2.2; go-spiffe: spiffeid/path.go",
            rows = "S2",
            kills = "path-normalised")
    @LeafSource("notNormal")
    void pathNotNormal(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, SpiffeIdCases::controls, wanted);
    }

    static Stream<Input> dotsAmongOthers() {
        return Stream.of(
                taken("three-dots", "spiffe://trust.example/..."),
                taken("leading-dot", "spiffe://trust.example/.path"),
                taken("two-leading-dots", "spiffe://trust.example/..path"));
    }

    @Case(
            id = "id-n7",
            title = "segments may begin with dots as long as they are not one or two dots",
            source = SPEC + "2.2; go-spiffe: spiffeid/path.go",
            rows = "S2",
            kills = "leading-dots-refused")
    @LeafSource("dotsAmongOthers")
    void dots(Validator validator, Observations leaves, List<Input> wanted) throws Exception {
        Input.observe(validator, leaves, SpiffeIdCases::controls, wanted);
    }

    static Stream<Input> wrongPaths() {
        return Stream.of(
                refused("encoded-dot", "spiffe://trust.example/a/%2e%2e/b"),
                refused("encoded-letter", "spiffe://trust.example/%41"),
                refused("not-ascii", "spiffe://trust.example/\u00e9"),
                refused("tilde", "spiffe://trust.example/~a"),
                refused("space", "spiffe://trust.example/a b"));
    }

    @Case(
            id = "id-n8",
            title =
                    "a path consists of letters, digits, dots, dashes and underscores; nothing is decoded",
            source = SPEC + "2.2; go-spiffe: spiffeid/path.go",
            rows = "S2",
            kills = {"path-decoded", "path-characters-unchecked"})
    @LeafSource("wrongPaths")
    void pathCharacters(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, SpiffeIdCases::controls, wanted);
    }

    static Stream<Input> pathsInTwoCases() {
        return Stream.of(
                taken("small", "spiffe://trust.example/ns/a"),
                taken("capital", "spiffe://trust.example/NS/a"));
    }

    @Case(
            id = "id-n9",
            title = "paths that differ in case are different IDs",
            source = SPEC + "2.4",
            rows = "S2",
            kills = {"path-case-folded", "path-in-capitals"})
    @LeafSource("pathsInTwoCases")
    void pathCase(Validator validator, Observations leaves, List<Input> wanted) throws Exception {
        Input.observe(validator, leaves, SpiffeIdCases::controls, wanted);
    }

    static Stream<Input> longest() {
        String start = "spiffe://trust.example/";
        return Stream.of(taken("", start + "a".repeat(LONGEST_ID - start.length())));
    }

    @Case(
            id = "id-n10",
            title = "an ID of 2048 bytes is taken whole",
            source = SPEC + "2.3",
            rows = "S2",
            kills = "id-truncated")
    @LeafSource("longest")
    void idLength(Validator validator, Observations leaves, List<Input> wanted) throws Exception {
        Input.observe(validator, leaves, SpiffeIdCases::controls, wanted);
    }

    static Stream<Input> capitalScheme() {
        return Stream.of(refused("", "Spiffe://trust.example/a").at(Level.PROVISIONAL));
    }

    @Case(
            id = "id-n11",
            title = "a scheme in capital letters is refused (the text calls it case-insensitive)",
            source = SPEC + "2.4; go-spiffe refuses it: spiffeid/id_test.go",
            rows = "S2",
            kills = "scheme-case-folded")
    @LeafSource("capitalScheme")
    void schemeCase(Validator validator, Observations leaves, List<Input> wanted) throws Exception {
        Input.observe(validator, leaves, SpiffeIdCases::controls, wanted);
    }

    private static List<Question> controls(Authorities any) {
        return List.of(Input.aboutId(RIGHT, acceptedAs(RIGHT)), Input.aboutId(WRONG, rejected()));
    }

    private static Input refused(String leafId, String text) {
        return Input.id(leafId, text, rejected());
    }

    private static Input taken(String leafId, String text) {
        return Input.id(leafId, text, acceptedAs(text));
    }
}
