package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.HostileLeaf.traced;
import static dev.assay.cases.mesh.ShownCertificate.alert;
import static dev.assay.cases.mesh.ShownCertificate.toEachPort;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.hostile.Defect;
import java.util.List;
import java.util.stream.Stream;

/** Wrong client certificates, shown to each kind of port of a STRICT server. */
@InProfile(MESH)
final class HostileClientCases {
    static Stream<HostileLeaf> foreignAuthorities() {
        return traced(
                toEachPort(Level.CORE, Defect.FOREIGN_CA),
                alert(Defect.FOREIGN_CA, "unknown_ca"),
                toEachPort(Level.CORE, Defect.CA_OF_SAME_NAME),
                alert(Defect.CA_OF_SAME_NAME, "unknown_ca"));
    }

    @Case(
            id = "tls-05",
            title =
                    "a client certificate of a foreign CA is refused, also when the CA has the same name",
            source = "boringssl: ssl/ssl_x509.cc:1174",
            rows = "S6",
            kills = {
                "chain-not-verified",
                "refusals-blame-the-cipher",
                "refusals-counted-as-no-certificate"
            })
    @LeafSource("foreignAuthorities")
    void foreignAuthority(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> outOfTime() {
        return traced(
                toEachPort(Level.CORE, Defect.EXPIRED),
                alert(Defect.EXPIRED, "certificate_expired"),
                toEachPort(Level.CORE, Defect.NOT_YET_VALID),
                alert(Defect.NOT_YET_VALID, "certificate_expired"));
    }

    @Case(
            id = "tls-06",
            title = "an expired or not yet valid client certificate is refused",
            source = "boringssl: ssl/ssl_x509.cc:1204",
            rows = "S6",
            kills = "validity-ignored")
    @LeafSource("outOfTime")
    void outOfTime(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> wrongUsage() {
        return traced(
                toEachPort(Level.CORE, Defect.SERVER_AUTH_ONLY),
                alert(Defect.SERVER_AUTH_ONLY, "unsupported_certificate"));
    }

    @Case(
            id = "tls-07",
            title = "a client certificate for servers only is refused",
            source = "boringssl: crypto/x509/v3_purp.cc; RFC 5280 section 4.2.1.12",
            rows = "S6",
            kills = "extended-key-usage-ignored")
    @LeafSource("wrongUsage")
    void serverCertificateAsClient(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> wrongKey() {
        return traced(
                toEachPort(Level.EXTENDED, Defect.WRONG_KEY),
                alert(Defect.WRONG_KEY, "decrypt_error"));
    }

    @Case(
            id = "tls-08",
            title = "a client that does not hold its certificate's key is refused",
            source =
                    "RFC 8446 section 4.4.3 (decrypt_error); RFC 5246 section 7.2.2; tlsfuzzer: test-certificate-verify.py",
            rows = "S6",
            kills = {"client-certificate-not-requested", "handshake-signature-unchecked"})
    @LeafSource("wrongKey")
    void keyNotHeld(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> foreignTrustDomains() {
        return traced(
                toEachPort(Level.CORE, Defect.FOREIGN_TRUST_DOMAIN),
                alert(Defect.FOREIGN_TRUST_DOMAIN, "certificate_unknown"));
    }

    @Case(
            id = "td-01",
            title =
                    "a valid certificate of a foreign trust domain is refused on every kind of port",
            source =
                    "istio/istio: tests/integration/security/ca_custom_root, TestTrustDomainValidation",
            rows = "S6",
            kills = "trust-domain-unchecked")
    @LeafSource("foreignTrustDomains")
    void foreignTrustDomain(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    static Stream<HostileLeaf> lookalikeTrustDomains() {
        return traced(
                toEachPort(Level.CORE, Defect.TRUST_DOMAIN_SUFFIX),
                alert(Defect.TRUST_DOMAIN_SUFFIX, "certificate_unknown"),
                toEachPort(Level.CORE, Defect.TRUST_DOMAIN_PREFIXED),
                alert(Defect.TRUST_DOMAIN_PREFIXED, "certificate_unknown"));
    }

    @Case(
            id = "td-03",
            title = "a trust domain that merely begins or ends like the mesh's is foreign",
            source =
                    "istio/istio: pilot/pkg/security/model/authentication.go, AppendURIPrefixToTrustDomain",
            rows = "S6",
            kills = "trust-domain-by-prefix")
    @LeafSource("lookalikeTrustDomains")
    void lookalikeTrustDomain(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }
}
