package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.SPIFFE_STRICT;
import static dev.assay.cases.mesh.HostileLeaf.traced;
import static dev.assay.cases.mesh.ShownCertificate.everywhere;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.ShownCertificate.Verdict;
import dev.assay.fixtures.hostile.Defect;
import java.util.List;
import java.util.stream.Stream;

/** What the SPIFFE standards demand of whoever verifies, and Istio's Envoy does not ask for. */
@InProfile(SPIFFE_STRICT)
final class StrictLeafCases {
    /** Names whose paths would have to be normalised. */
    static final List<Defect> NOT_NORMAL =
            List.of(
                    Defect.TRAILING_SLASH,
                    Defect.EMPTY_SEGMENT,
                    Defect.DOT_SEGMENT,
                    Defect.DOT_DOT_SEGMENT);

    static Stream<HostileLeaf> pathsNotNormal() {
        return traced(
                NOT_NORMAL.stream()
                        .flatMap(each ->
                                ShownCertificate.of(
                                        Level.CORE,
                                        new Verdict.Refused(),
                                        ShownCertificate.By.CLIENT,
                                        each)));
    }

    @Case(
            id = "id-n6-refused",
            title = "a caller whose name has a path that is not normal is refused",
            source =
                    "spiffe/spiffe: standards/SPIFFE-ID.md, section 2.2 (Istio's Envoy compares a prefix, and goes on)",
            rows = "S2",
            kills = "peer-paths-normalised")
    @LeafSource("pathsNotNormal")
    void pathsNotNormal(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> twoUriNames() {
        return traced(everywhere(Level.CORE, new Verdict.Refused(), Defect.TWO_URI_SANS));
    }

    @Case(
            id = "sv-02",
            title = "a certificate with two URI names is nobody's",
            source = "spiffe/spiffe: standards/X509-SVID.md, section 2 and 5.2",
            rows = "S2",
            kills = "first-uri-name-taken")
    @LeafSource("twoUriNames")
    void twoUriNames(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> bareSlash() {
        return traced(everywhere(Level.CORE, new Verdict.Refused(), Defect.ROOT_PATH));
    }

    @Case(
            id = "sv-06-slash",
            title = "a trust domain with a slash behind it is no ID",
            source = "spiffe/spiffe: standards/X509-SVID.md, section 3.1",
            rows = "S2",
            kills = "root-id-authenticates")
    @LeafSource("bareSlash")
    void bareSlash(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> caCertificateAsLeaf() {
        return traced(everywhere(Level.CORE, new Verdict.Refused(), Defect.CA_TRUE));
    }

    @Case(
            id = "sv-07",
            title = "a CA's certificate is nobody's identity",
            source = "spiffe/spiffe: standards/X509-SVID.md, section 4.1",
            rows = "S2",
            kills = "ca-certificate-authenticates")
    @LeafSource("caCertificateAsLeaf")
    void caCertificateAsLeaf(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> leafThatMaySign() {
        return traced(everywhere(Level.CORE, new Verdict.Refused(), Defect.KEY_CERT_SIGN));
    }

    @Case(
            id = "sv-08",
            title = "a leaf that may sign certificates is refused",
            source = "spiffe/spiffe: standards/X509-SVID.md, section 4.3",
            rows = "S2",
            kills = "signing-leaf-authenticates")
    @LeafSource("leafThatMaySign")
    void leafThatMaySign(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> leafThatMayRevoke() {
        return traced(everywhere(Level.CORE, new Verdict.Refused(), Defect.CRL_SIGN));
    }

    @Case(
            id = "sv-09",
            title = "a leaf that may sign revocation lists is refused",
            source = "spiffe/spiffe: standards/X509-SVID.md, section 4.3",
            rows = "S2",
            kills = "signing-leaf-authenticates")
    @LeafSource("leafThatMayRevoke")
    void leafThatMayRevoke(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> weakCryptography() {
        return traced(
                everywhere(
                        Level.CORE,
                        new Verdict.Refused(),
                        Defect.MD5,
                        Defect.SHA1,
                        Defect.RSA_1024));
    }

    @Case(
            id = "sv-27",
            title = "MD5 and SHA-1 signatures and RSA keys of 1024 bits are refused",
            source = "RFC 9155; RFC 8446 section 4.4.2.4; NIST SP 800-131A",
            rows = "S2",
            kills = "weak-cryptography-accepted")
    @LeafSource("weakCryptography")
    void weakCryptography(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> signingCertificate() {
        return traced(
                everywhere(Level.CORE, new Verdict.Refused(), Defect.SIGNING_CERTIFICATE_ITSELF));
    }

    @Case(
            id = "sv-30",
            title = "a signing certificate authenticates nobody",
            source = "spiffe/spiffe: standards/X509-SVID.md, section 3.2",
            rows = "S2",
            kills = {"ca-certificate-authenticates", "client-certificate-not-requested"})
    @LeafSource("signingCertificate")
    void signingCertificate(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }
}
