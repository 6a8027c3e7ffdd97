package dev.assay.cases.ca.alone;

import static dev.assay.cases.catalogue.Level.CORE;
import static dev.assay.cases.catalogue.Level.EXTENDED;
import static dev.assay.cases.catalogue.Profile.CA;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.CaRig;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.ca.CaFault;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** What the certificate of a caller says who asks as it should. */
@InProfile(CA)
final class IssuedLeafCases {
    private static final String SVID = "spiffe/spiffe: standards/X509-SVID.md, section ";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final int SIGNS_HANDSHAKES = 0;
    private static final int SIGNS_CERTIFICATES = 5;
    private static final int SIGNS_LISTS = 6;
    private static final String SERVERS = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENTS = "1.3.6.1.5.5.7.3.2";

    /** The scheme, a trust domain, and segments of the characters that SPIFFE-ID.md allows. */
    private static final Pattern SPIFFE_ID =
            Pattern.compile("spiffe://[a-z0-9._-]{1,255}(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)+");

    static Stream<Quality> names() {
        return Stream.of(
                Quality.ofLeaf(
                        "one-uri",
                        CORE,
                        "with exactly one URI among its names",
                        leaf -> Certificates.uris(leaf).size() == 1),
                new Quality(
                        "callers-own",
                        CORE,
                        "for the caller's ID",
                        (chain, asked) -> Certificates.uris(chain.leaf()).contains(asked.own())),
                Quality.ofLeaf(
                        "well-formed",
                        CORE,
                        "with a SPIFFE ID of a workload: trust domain and path, no query, no empty segment",
                        leaf ->
                                !Certificates.uris(leaf).isEmpty()
                                        && Certificates.uris(leaf).stream()
                                                .allMatch(uri -> SPIFFE_ID.matcher(uri).matches())),
                Quality.ofLeaf(
                        "critical-without-subject",
                        CORE,
                        "with names that are critical where there is no subject",
                        leaf ->
                                !leaf.getSubjectX500Principal().getName().isEmpty()
                                        || isCritical(leaf, SUBJECT_ALTERNATIVE_NAME)),
                Quality.ofLeaf(
                        "no-further-names",
                        EXTENDED,
                        "without names of other kinds, as nobody has asked for any",
                        leaf -> Certificates.otherNames(leaf) == 0));
    }

    @Case(
            id = "cx-02",
            title = "a certificate names its caller, by one SPIFFE ID",
            source = SVID + "2; spiffe/spiffe: standards/SPIFFE-ID.md; RFC 5280 section 4.1.2.6",
            rows = {"S2", "S3"},
            kills = {
                "second-uri-added",
                "workload-name-in-identity",
                "identity-ends-in-slash",
                "names-not-critical",
                "host-name-added"
            })
    @LeafSource("names")
    void names(CaRig rig, Observations leaves, Quality wanted) throws CaFault {
        wanted.observe(rig, leaves);
    }

    @Case(
            id = "cx-03",
            title = "a workload's certificate is no authority's",
            source = SVID + "4.1; RFC 5280 section 4.2.1.9",
            rows = {"S2", "S3"},
            kills = "leaf-is-a-ca")
    void noAuthority(CaRig rig, Observations leaves) throws CaFault {
        Quality.ofLeaf(
                        "",
                        CORE,
                        "with basic constraints that are absent, or say that it is no CA",
                        leaf -> leaf.getBasicConstraints() < 0)
                .observe(rig, leaves);
    }

    static Stream<Quality> keyUsages() {
        return Stream.of(
                Quality.ofLeaf(
                        "critical",
                        CORE,
                        "with a key usage, which is critical",
                        leaf -> isCritical(leaf, KEY_USAGE)),
                Quality.ofLeaf(
                        "signs-handshakes",
                        CORE,
                        "with key usage digitalSignature",
                        leaf -> mayUse(leaf, SIGNS_HANDSHAKES)),
                Quality.ofLeaf(
                        "signs-no-certificates",
                        CORE,
                        "without key usage keyCertSign",
                        leaf -> !mayUse(leaf, SIGNS_CERTIFICATES)),
                Quality.ofLeaf(
                        "signs-no-lists",
                        CORE,
                        "without key usage cRLSign",
                        leaf -> !mayUse(leaf, SIGNS_LISTS)));
    }

    @Case(
            id = "cx-04",
            title = "a workload's key is for handshakes, and for signing nothing else",
            source = SVID + "4.3",
            rows = {"S2", "S3"},
            kills = {
                "key-usage-not-critical",
                "key-usage-left-out",
                "leaf-cannot-sign-handshakes",
                "leaf-can-sign",
                "leaf-can-revoke"
            })
    @LeafSource("keyUsages")
    void keyUsages(CaRig rig, Observations leaves, Quality wanted) throws CaFault {
        wanted.observe(rig, leaves);
    }

    static Stream<Quality> purposes() {
        return Stream.of(
                Quality.ofLeaf(
                        "servers",
                        CORE,
                        "with purpose serverAuth, or without any",
                        leaf -> isFor(leaf, SERVERS)),
                Quality.ofLeaf(
                        "clients",
                        CORE,
                        "with purpose clientAuth, or without any",
                        leaf -> isFor(leaf, CLIENTS)),
                Quality.ofLeaf(
                        "nothing-else",
                        EXTENDED,
                        "with no other purposes",
                        leaf ->
                                Set.of(SERVERS, CLIENTS)
                                        .containsAll(Certificates.extendedKeyUsages(leaf))));
    }

    @Case(
            id = "cx-05",
            title = "a workload's certificate is for servers and clients alike",
            source = SVID + "4.4; RFC 5280 section 4.2.1.12",
            rows = {"S2", "S3"},
            kills = {"one-role-only", "clients-only", "any-purpose"})
    @LeafSource("purposes")
    void purposes(CaRig rig, Observations leaves, Quality wanted) throws CaFault {
        wanted.observe(rig, leaves);
    }

    static Stream<Quality> times() {
        return Stream.of(
                Quality.ofLeaf(
                        "holds-now",
                        CORE,
                        "that holds now",
                        leaf -> !now().isBefore(begin(leaf)) && now().isBefore(end(leaf))),
                Quality.ofLeaf(
                        "tolerates-slow-clocks",
                        EXTENDED,
                        "with notBefore at least 30 seconds ago",
                        leaf -> begin(leaf).isBefore(now().minusSeconds(30))),
                Quality.ofLeaf(
                        "no-long-past",
                        EXTENDED,
                        "with notBefore at most an hour ago",
                        leaf -> begin(leaf).isAfter(now().minus(Duration.ofHours(1)))));
    }

    @Case(
            id = "cx-07",
            title = "a certificate holds from a little before it was issued",
            source =
                    "RFC 5280 section 4.1.2.5; istio/istio: security/pkg/pki/util/generate_cert.go, ClockSkewGracePeriod",
            rows = "S3",
            kills = {"begins-tomorrow", "not-before-is-now", "back-dated-by-a-week"})
    @LeafSource("times")
    void times(CaRig rig, Observations leaves, Quality wanted) throws CaFault {
        wanted.observe(rig, leaves);
    }

    static Stream<Quality> identifiers() {
        return Stream.of(
                Quality.ofLeaf(
                        "there",
                        CORE,
                        "with the identifier of the key that signed it",
                        leaf -> authorityKey(leaf).length > 0),
                Quality.ofPath(
                        "right",
                        CORE,
                        "with the identifier that its issuer's certificate has",
                        (chain, roots) -> namesItsIssuersKey(chain.all(), roots)));
    }

    @Case(
            id = "cx-08",
            title = "a certificate says by which of its issuer's keys it was signed",
            source = "RFC 5280 sections 4.2.1.1 and 4.2.1.2",
            rows = "S3",
            kills = {"authority-key-unnamed", "authority-key-misnamed"})
    @LeafSource("identifiers")
    void identifiers(CaRig rig, Observations leaves, Quality wanted) throws CaFault {
        wanted.observe(rig, leaves);
    }

    private static boolean isCritical(X509Certificate leaf, String kind) {
        Set<String> critical = leaf.getCriticalExtensionOIDs();
        return critical != null && critical.contains(kind);
    }

    private static boolean mayUse(X509Certificate leaf, int usage) {
        boolean[] usages = leaf.getKeyUsage();
        return usages != null && usages[usage];
    }

    private static boolean isFor(X509Certificate leaf, String purpose) {
        List<String> purposes = Certificates.extendedKeyUsages(leaf);
        return purposes.isEmpty() || purposes.contains(purpose);
    }

    private static byte[] authorityKey(X509Certificate leaf) {
        byte[] value = leaf.getExtensionValue(Extension.authorityKeyIdentifier.getId());
        if (value == null) {
            return new byte[0];
        }
        byte[] key =
                AuthorityKeyIdentifier.getInstance(ASN1OctetString.getInstance(value).getOctets())
                        .getKeyIdentifierOctets();
        return key == null ? new byte[0] : key;
    }

    /** An issuer's certificate need not have an identifier; then there is nothing to compare. */
    private static boolean namesItsIssuersKey(
            List<X509Certificate> chain, List<X509Certificate> roots) {
        X509Certificate leaf = chain.getFirst();
        return authorityKey(leaf).length > 0
                && Stream.concat(chain.stream().skip(1), roots.stream())
                        .filter(each -> Certificates.isSignedInOrder(List.of(leaf, each)))
                        .map(each -> each.getExtensionValue(Extension.subjectKeyIdentifier.getId()))
                        .allMatch(value ->
                                value == null
                                        || Arrays.equals(
                                                SubjectKeyIdentifier.getInstance(
                                                                ASN1OctetString.getInstance(value)
                                                                        .getOctets())
                                                        .getKeyIdentifier(),
                                                authorityKey(leaf)));
    }

    private static Instant begin(X509Certificate leaf) {
        return leaf.getNotBefore().toInstant();
    }

    private static Instant end(X509Certificate leaf) {
        return leaf.getNotAfter().toInstant();
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}
