package dev.assay.cases.library;

import static dev.assay.cases.catalogue.Profile.SPIFFE_STRICT;
import static dev.assay.cases.library.Chains.refused;
import static dev.assay.cases.library.Chains.refusedAsClient;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.driver.Validator;
import dev.assay.fixtures.hostile.Defect;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a library takes for a leaf: the chain and the root are right, and the leaf has one defect.
 * Each is judged as a client's and as a server's, unless the case says otherwise.
 */
@InProfile(SPIFFE_STRICT)
final class SvidCases {
    private static final String SPEC = "spiffe/spiffe: standards/X509-SVID.md, section ";
    private static final String GO = "; go-spiffe: svid/x509svid/verify.go";

    static Stream<Input> withoutUri() {
        return Stream.of(
                refused("dns-name", Defect.NO_URI_SAN),
                refused("common-name", Defect.ID_IN_COMMON_NAME));
    }

    @Case(
            id = "sv-01-library",
            title = "a leaf without a URI name has no identity, whatever its other names are",
            source = SPEC + "2" + GO + ", IDFromCert",
            rows = "S2",
            kills = {"identity-from-common-name", "identity-from-dns-name"})
    @LeafSource("withoutUri")
    void uriMissing(Validator validator, Observations leaves, List<Input> wanted) throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> twoUris() {
        return Stream.of(
                refused("right-first", Defect.TWO_URI_SANS),
                refused("right-last", Defect.TWO_URI_SANS_RIGHT_LAST));
    }

    @Case(
            id = "sv-02-library",
            title = "a leaf with two URI names is refused, wherever the right one stands",
            source = SPEC + "2 and 5.2" + GO + ", IDFromCert",
            rows = "S2",
            kills = {"first-uri-taken", "any-uri-taken"})
    @LeafSource("twoUris")
    void uriRepeated(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> sameUriTwice() {
        return Stream.of(refused("", Defect.DUPLICATE_URI_SAN));
    }

    @Case(
            id = "sv-03",
            title = "a leaf with the same URI name twice is refused",
            source = SPEC + "2; go-spiffe: svid/x509svid/svid_test.go, dupURIs",
            rows = "S2",
            kills = {"first-uri-taken", "any-uri-taken", "uris-deduplicated"})
    @LeafSource("sameUriTwice")
    void uriTwice(Validator validator, Observations leaves, List<Input> wanted) throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> otherSchemes() {
        return Stream.of(
                refused("http", Defect.SCHEME_HTTP), refused("similar", Defect.SCHEME_SIMILAR));
    }

    @Case(
            id = "sv-05-library",
            title = "a URI name of another scheme is no SPIFFE ID",
            source = SPEC + "5.2; go-spiffe: spiffeid/id.go, FromURI",
            rows = "S2",
            kills = "uri-scheme-unchecked")
    @LeafSource("otherSchemes")
    void scheme(Validator validator, Observations leaves, List<Input> wanted) throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> withoutPath() {
        return Stream.of(
                refused("no-path", Defect.NO_PATH), refused("root-path", Defect.ROOT_PATH));
    }

    @Case(
            id = "sv-06-library",
            title = "a leaf whose ID has no path is refused",
            source = SPEC + "3.1; go-spiffe: svid/x509svid/svid.go, validateLeafCertificate",
            rows = "S2",
            kills = "bare-trust-domain-authenticates")
    @LeafSource("withoutPath")
    void pathMissing(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> authorityAsLeaf() {
        return Stream.of(refused("", Defect.CA_TRUE));
    }

    @Case(
            id = "sv-07-library",
            title = "a CA's certificate is no leaf",
            source = SPEC + "4.1 and 5.2" + GO + ", Verify",
            rows = "S2",
            kills = "ca-taken-for-leaf")
    @LeafSource("authorityAsLeaf")
    void certificateAuthority(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> signingCertificates() {
        return Stream.of(refused("", Defect.KEY_CERT_SIGN));
    }

    @Case(
            id = "sv-08-library",
            title = "a leaf that may sign certificates is refused",
            source = SPEC + "4.3 and 5.2" + GO + ", Verify",
            rows = "S2",
            kills = "leaf-may-issue")
    @LeafSource("signingCertificates")
    void keyCertSign(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> signingRevocations() {
        return Stream.of(refused("", Defect.CRL_SIGN));
    }

    @Case(
            id = "sv-09-library",
            title = "a leaf that may sign revocation lists is refused",
            source = SPEC + "4.3 and 5.2" + GO + ", Verify",
            rows = "S2",
            kills = "leaf-may-revoke")
    @LeafSource("signingRevocations")
    void crlSign(Validator validator, Observations leaves, List<Input> wanted) throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }

    static Stream<Input> notSigning() {
        return Stream.of(refusedAsClient("", Defect.KEY_ENCIPHERMENT_ONLY));
    }

    @Case(
            id = "sv-10-library",
            title = "a client's leaf that may not sign handshakes is refused",
            source = SPEC + "4.3; go-spiffe: svid/x509svid/svid.go, validateKeyUsage",
            rows = "S2",
            kills = "leaf-key-usage-unchecked")
    @LeafSource("notSigning")
    void digitalSignature(Validator validator, Observations leaves, List<Input> wanted)
            throws Exception {
        Input.observe(validator, leaves, Chains::controls, wanted);
    }
}
