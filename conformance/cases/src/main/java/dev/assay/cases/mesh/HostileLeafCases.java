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
import dev.assay.cases.mesh.ShownCertificate.Verdict;
import dev.assay.fixtures.hostile.Defect;
import java.util.List;
import java.util.stream.Stream;

/** Leaves with one thing wrong, or unusual, on the wire; section C of the catalogue. */
@InProfile(MESH)
final class HostileLeafCases {
    static Stream<HostileLeaf> noUriName() {
        return traced(everywhere(Level.CORE, new Verdict.Refused(), Defect.NO_URI_SAN));
    }

    @Case(
            id = "sv-01",
            title = "a certificate without a URI name is nobody's, whatever DNS name it has",
            source =
                    "spiffe/spiffe: standards/X509-SVID.md, section 2; go-spiffe: svid/x509svid/svid_test.go",
            rows = "S2",
            kills = "dns-name-is-identity")
    @LeafSource("noUriName")
    void noUriName(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> furtherNames() {
        return traced(everywhere(Level.CORE, new Verdict.Accepted(), Defect.EXTRA_DNS_AND_IP));
    }

    @Case(
            id = "sv-04",
            title = "DNS and IP names beside the SPIFFE ID do no harm",
            source = "spiffe/spiffe: standards/X509-SVID.md, section 2",
            rows = "S2",
            kills = "further-names-refused")
    @LeafSource("furtherNames")
    void furtherNames(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> otherScheme() {
        return traced(
                everywhere(
                        Level.CORE,
                        new Verdict.Refused(),
                        Defect.SCHEME_HTTP,
                        Defect.SCHEME_SIMILAR));
    }

    @Case(
            id = "sv-05",
            title = "a URI name of another scheme is no SPIFFE ID",
            source =
                    "spiffe/spiffe: standards/X509-SVID.md, section 5.2; standards/SPIFFE-ID.md, section 2",
            rows = "S2",
            kills = "scheme-unchecked")
    @LeafSource("otherScheme")
    void otherScheme(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> noPath() {
        return traced(everywhere(Level.CORE, new Verdict.Refused(), Defect.NO_PATH));
    }

    @Case(
            id = "sv-06",
            title = "a trust domain's own ID names no workload",
            source = "spiffe/spiffe: standards/X509-SVID.md, section 3.1",
            rows = "S2",
            kills = "root-id-authenticates")
    @LeafSource("noPath")
    void noPath(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> noHandshakeUsage() {
        return traced(
                ShownCertificate.of(
                        Level.CORE,
                        new Verdict.Refused(),
                        ShownCertificate.By.CLIENT,
                        Defect.KEY_ENCIPHERMENT_ONLY));
    }

    @Case(
            id = "sv-10",
            title = "a key that may not sign handshakes proves nothing",
            source =
                    "spiffe/spiffe: standards/X509-SVID.md, section 4.3; boringssl: crypto/x509/v3_purp.cc",
            rows = "S2",
            kills = {"client-certificate-not-requested", "key-usage-ignored"})
    @LeafSource("noHandshakeUsage")
    void noHandshakeUsage(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> clientsCertificateAsServers() {
        return traced(
                ShownCertificate.of(
                        Level.CORE,
                        new Verdict.Refused(),
                        ShownCertificate.By.SERVER,
                        Defect.CLIENT_AUTH_ONLY));
    }

    @Case(
            id = "sv-12",
            title = "a certificate for clients only makes no server, in no version",
            source =
                    "RFC 5280 section 4.2.1.12; spiffe/spiffe: standards/X509-SVID.md, section 4.4",
            rows = "S2",
            kills = "server-usage-ignored")
    @LeafSource("clientsCertificateAsServers")
    void clientsCertificateAsServers(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> noExtendedUsage() {
        return traced(everywhere(Level.EXTENDED, new Verdict.Accepted(), Defect.NO_EKU));
    }

    @Case(
            id = "sv-13",
            title = "a certificate without an extended key usage is good for both roles",
            source = "spiffe/spiffe: standards/X509-SVID.md, section 4.4",
            rows = "S2",
            kills = "extended-key-usage-demanded")
    @LeafSource("noExtendedUsage")
    void noExtendedUsage(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> selfSigned() {
        return traced(
                everywhere(Level.CORE, new Verdict.Refused(), Defect.SELF_SIGNED),
                alert(Defect.SELF_SIGNED, "unknown_ca"));
    }

    @Case(
            id = "sv-22",
            title = "a self-signed copy of a right name is worth nothing",
            source = "RFC 5280 section 6.1",
            rows = "S2",
            kills = {
                "chain-not-verified",
                "peers-unlogged",
                "refusals-not-counted",
                "refusals-say-revoked",
                "server-chain-not-verified",
                "tls-failures-unlogged"
            })
    @LeafSource("selfSigned")
    void selfSigned(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> brokenSignature() {
        return traced(everywhere(Level.CORE, new Verdict.Refused(), Defect.CORRUPT_SIGNATURE));
    }

    @Case(
            id = "sv-23",
            title = "a certificate whose signature does not verify is refused",
            source = "RFC 5280 section 6.1.3; go-spiffe: svid/x509svid/verify_test.go",
            rows = "S2",
            kills = "certificate-signature-unchecked")
    @LeafSource("brokenSignature")
    void brokenSignature(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> unknownCriticalExtension() {
        return traced(
                everywhere(Level.CORE, new Verdict.Refused(), Defect.UNKNOWN_CRITICAL_EXTENSION));
    }

    @Case(
            id = "sv-29",
            title = "a critical extension that nobody knows is a reason to refuse",
            source = "RFC 5280 section 4.2; boringssl: crypto/x509/x509_vfy.cc:439",
            rows = "S2",
            kills = "critical-extension-ignored")
    @LeafSource("unknownCriticalExtension")
    void unknownCriticalExtension(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    /** What would be the right name if somebody put it right. */
    static Stream<HostileLeaf> pathsNotNormal() {
        return traced(
                notNormal(new Verdict.AcceptedOrRefused(), ShownCertificate.By.CLIENT),
                notNormal(new Verdict.Refused(), ShownCertificate.By.SERVER));
    }

    private static Stream<ShownCertificate> notNormal(Verdict verdict, ShownCertificate.By by) {
        return StrictLeafCases.NOT_NORMAL.stream()
                .flatMap(each -> ShownCertificate.of(Level.EXTENDED, verdict, by, each));
    }

    @Case(
            id = "id-n6-wire",
            title =
                    "a name whose path is not normal is never taken for the one that it would become",
            source = "spiffe/spiffe: standards/SPIFFE-ID.md, section 2.2",
            rows = "S2",
            how =
                    "Each certificate's name would be the right one if its path were normalised. A caller is taken for whom the certificate names, or refused (which SPIFFE demands, and id-n6-refused asks for); a server is not the one that was called.",
            kills = "peer-paths-normalised")
    @LeafSource("pathsNotNormal")
    void pathsNotNormal(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> capitals() {
        return traced(
                everywhere(Level.CORE, new Verdict.Refused(), Defect.UPPERCASE_TRUST_DOMAIN),
                ShownCertificate.of(
                        Level.CORE,
                        new Verdict.AcceptedOrRefused(),
                        ShownCertificate.By.CLIENT,
                        Defect.UPPERCASE_ACCOUNT),
                ShownCertificate.of(
                        Level.CORE,
                        new Verdict.Refused(),
                        ShownCertificate.By.SERVER,
                        Defect.UPPERCASE_ACCOUNT));
    }

    @Case(
            id = "id-n9-wire",
            title = "a name in capital letters is another name, and a trust domain has none",
            source = "spiffe/spiffe: standards/SPIFFE-ID.md, sections 2.1 and 2.4",
            rows = "S2",
            kills = "peer-names-case-folded")
    @LeafSource("capitals")
    void capitals(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> largeLeaf() {
        return traced(
                everywhere(Level.EXTENDED, new Verdict.AcceptedOrRefused(), Defect.LARGE_LEAF));
    }

    @Case(
            id = "sv-35",
            title = "a leaf of 64 KB is believed or refused, and whoever comes next is served",
            source =
                    "RFC 8446 section 4.4.2 and RFC 5246 section 7.4.2 (certificates of up to 2^24-1 bytes); boringssl: include/openssl/ssl.h, SSL_MAX_CERT_LIST_DEFAULT (100 KB for all of a chain)",
            rows = "S2",
            kills = "large-leaf-stops-service")
    @LeafSource("largeLeaf")
    void largeLeaf(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }
}
