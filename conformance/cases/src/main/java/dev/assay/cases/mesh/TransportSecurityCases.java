package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.refusedWithAlert;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.tls.Suite;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.environment.MeshOptions.MinProtocolVersion;
import dev.assay.fixtures.hostile.Defect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a STRICT server's TLS takes and refuses: versions, suites, missing and wrong client
 * certificates.
 */
@InProfile(MESH)
final class TransportSecurityCases {
    private static final String TLS_UTILS = "istio/istio: pilot/pkg/security/authn/utils/utils.go";

    /** One TLS version on one port. */
    record VersionOnPort(String leafId, TlsVersion version, int port, boolean accepted)
            implements LeafParameter {
        @Override
        public String group() {
            return "versions";
        }
    }

    static Stream<VersionOnPort> versions() {
        var all = new ArrayList<VersionOnPort>();
        for (var port : Actors.PORTS_BY_NAME.entrySet()) {
            for (TlsVersion version : TlsVersion.values()) {
                all.add(
                        new VersionOnPort(
                                port.getKey() + "-" + version.id(),
                                version,
                                port.getValue(),
                                version == TlsVersion.TLS_1_2 || version == TlsVersion.TLS_1_3));
            }
        }
        return all.stream();
    }

    @Case(
            id = "tls-01",
            title = "TLS 1.0 and 1.1 are refused on every kind of port, 1.2 and 1.3 are spoken",
            source = TLS_UTILS + "; releasenotes/notes/tls-inbound-all-protocols.yaml",
            rows = "S23",
            kills = {"old-versions-accepted", "capped-at-tls-1-2", "tls-1-2-refused"})
    @LeafSource("versions")
    void versions(Lane lane, Observations leaves, List<VersionOnPort> wanted) throws Exception {
        strict(lane, leaves);
        for (VersionOnPort each : wanted) {
            leaves.expect(
                            each.leafId(),
                            Actors.mutualWithVersion(
                                    lane, lane.server(), each.port(), each.version()))
                    .settlesOn(each.accepted() ? Actors.served(each.port()) : refused());
        }
    }

    /** One TLS 1.2 suite. */
    record OfferedSuite(String leafId, Suite suite, Level level) implements LeafParameter {
        @Override
        public String group() {
            return "suites";
        }
    }

    static Stream<OfferedSuite> suites() {
        return Stream.of(Suite.values())
                .map(suite ->
                        new OfferedSuite(
                                suite.id(), suite, suite.ofIstio() ? Level.EXTENDED : Level.CORE));
    }

    @Case(
            id = "tls-02",
            title =
                    "of TLS 1.2's suites the ECDHE and RSA ones with AES-GCM are spoken, nothing weaker",
            source = TLS_UTILS + ", SupportedCiphers",
            how =
                    "Each suite is offered alone. Which of the accepted ones can be reached hangs on the server's key.",
            rows = "S23",
            kills = {"weak-suites-accepted", "old-versions-accepted", "other-suites-than-istio"})
    @LeafSource("suites")
    void suites(Lane lane, Observations leaves, List<OfferedSuite> wanted) throws Exception {
        strict(lane, leaves);
        for (OfferedSuite each : wanted) {
            Probe<Observation> offer = Actors.mutualWithSuite(lane, lane.server(), each.suite());
            leaves.expect(each.leafId(), offer)
                    .settlesOn(
                            each.suite().ofIstio()
                                            && each.suite()
                                                    .fits(
                                                            Actors.serverKeyAlgorithm(
                                                                    lane, lane.server()))
                                    ? answered(200)
                                    : refused());
        }
    }

    /** A port of a mesh whose lowest version is TLS 1.3. */
    record RaisedPort(String leafId, int port) implements LeafParameter {
        @Override
        public String group() {
            return "ports";
        }

        @Override
        public Level level() {
            return Level.EXTENDED;
        }
    }

    static Stream<RaisedPort> raisedPorts() {
        return Actors.PORTS_BY_NAME.entrySet().stream()
                .map(port -> new RaisedPort(port.getKey() + "-tls-1.2", port.getValue()));
    }

    @Case(
            id = "tls-03",
            title =
                    "a mesh that is told to speak TLS 1.3 at least refuses 1.2 on every kind of port",
            source =
                    "istio/api: mesh/v1alpha1/config.proto, meshMTLS.minProtocolVersion; "
                            + TLS_UTILS
                            + ", GetMinTLSVersion",
            rows = "S23",
            kills = "min-protocol-version-ignored")
    @LeafSource("raisedPorts")
    @OnLane(minProtocolVersion = MinProtocolVersion.TLSV1_3)
    void raisedMinimum(Lane lane, Observations leaves, List<RaisedPort> wanted) throws Exception {
        strict(lane, leaves);
        for (RaisedPort each : wanted) {
            leaves.control(
                            Actors.mutualWithVersion(
                                    lane, lane.server(), each.port(), TlsVersion.TLS_1_3))
                    .is(Actors.served(each.port()));
            leaves.expect(
                            each.leafId(),
                            Actors.mutualWithVersion(
                                    lane, lane.server(), each.port(), TlsVersion.TLS_1_2))
                    .settlesOn(refused());
        }
    }

    @Case(
            id = "tls-00",
            title = "one-way TLS proves the server only, and is refused where mTLS is asked",
            source = "seeds 000 and 001; RFC 8446 section 4.3.2",
            rows = "S1",
            kills = {"client-certificate-optional", "workload-name-in-identity"})
    @dev.assay.cases.catalogue.Leaf(id = "server-proves-itself")
    @dev.assay.cases.catalogue.Leaf(id = "silent-client-refused")
    void oneWayTls(Lane lane, Observations leaves) throws Exception {
        strict(lane, leaves);
        leaves.expect(
                        "server-proves-itself",
                        Actors.serverIdentity(lane, lane.server(), Actors.HTTP))
                .settlesOn(Expectation.equalTo(Actors.identity(lane, lane.server())));
        leaves.expect(
                        "silent-client-refused",
                        Actors.oneWayTlsHttp(lane, lane.server(), Actors.HTTP))
                .settlesOn(refused());
    }

    /** No client certificate, by version; the alert is an extended leaf of its own. */
    record Silence(
            String leafId, TlsVersion version, Expectation<Observation> expected, Level level)
            implements LeafParameter {
        @Override
        public String group() {
            return "silence";
        }
    }

    static Stream<Silence> silences() {
        return Stream.of(
                new Silence("tls-1.3", TlsVersion.TLS_1_3, refused(), Level.CORE),
                new Silence("tls-1.2", TlsVersion.TLS_1_2, refused(), Level.CORE),
                new Silence(
                        "tls-1.3-alert",
                        TlsVersion.TLS_1_3,
                        refusedWithAlert("certificate_required"),
                        Level.EXTENDED),
                new Silence(
                        "tls-1.2-alert",
                        TlsVersion.TLS_1_2,
                        refusedWithAlert("handshake_failure"),
                        Level.EXTENDED));
    }

    @Case(
            id = "tls-04",
            title = "a client without a certificate is refused by a STRICT server",
            source = "boringssl: ssl/tls13_both.cc:349, ssl/handshake_server.cc:1286",
            rows = "S1",
            kills = "client-certificate-optional")
    @LeafSource("silences")
    void noClientCertificate(Lane lane, Observations leaves, List<Silence> wanted)
            throws Exception {
        strict(lane, leaves);
        for (Silence each : wanted) {
            leaves.expect(
                            each.leafId(),
                            Actors.withoutCertificate(lane, lane.server(), each.version()))
                    .settlesOn(each.expected());
        }
    }

    /** A client certificate with one defect, offered to one port in one TLS version. */
    record Presented(
            String leafId,
            Defect defect,
            int port,
            TlsVersion version,
            Expectation<? super Observation> expected,
            Level level)
            implements LeafParameter {
        @Override
        public String group() {
            return "presented";
        }

        @Override
        public String title() {
            return defect.sentence() + ": " + expected.words();
        }
    }

    static Stream<Presented> foreignAuthorities() {
        return Stream.of(Defect.FOREIGN_CA, Defect.CA_OF_SAME_NAME)
                .flatMap(defect -> refusedEverywhere(defect, "unknown_ca"));
    }

    static Stream<Presented> outOfTime() {
        return Stream.of(Defect.EXPIRED, Defect.NOT_YET_VALID)
                .flatMap(defect -> refusedEverywhere(defect, "certificate_expired"));
    }

    static Stream<Presented> wrongUsage() {
        return refusedEverywhere(Defect.SERVER_AUTH_ONLY, "unsupported_certificate");
    }

    static Stream<Presented> wrongKey() {
        return refusedEverywhere(Defect.WRONG_KEY, "")
                .map(each ->
                        new Presented(
                                each.leafId(),
                                each.defect(),
                                each.port(),
                                each.version(),
                                each.expected(),
                                Level.EXTENDED));
    }

    static Stream<Presented> foreignTrustDomains() {
        return refusedEverywhere(Defect.FOREIGN_TRUST_DOMAIN, "certificate_unknown");
    }

    static Stream<Presented> lookalikeTrustDomains() {
        return Stream.of(Defect.TRUST_DOMAIN_SUFFIX, Defect.TRUST_DOMAIN_PREFIXED)
                .flatMap(defect -> refusedEverywhere(defect, ""));
    }

    /** Core: refused on each kind of port in both versions; extended: with the fitting alert. */
    static Stream<Presented> refusedEverywhere(Defect defect, String alert) {
        var all = new ArrayList<Presented>();
        for (var port : Actors.PORTS_BY_NAME.entrySet()) {
            for (TlsVersion version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
                String id = defect.id() + "-" + port.getKey() + "-" + version.id();
                all.add(new Presented(id, defect, port.getValue(), version, refused(), Level.CORE));
            }
        }
        if (!alert.isEmpty()) {
            all.add(
                    new Presented(
                            defect.id() + "-alert",
                            defect,
                            Actors.HTTP,
                            TlsVersion.TLS_1_3,
                            refusedWithAlert(alert),
                            Level.EXTENDED));
        }
        return all.stream();
    }

    @Case(
            id = "tls-05",
            title =
                    "a client certificate of a foreign CA is refused, also when the CA has the same name",
            source = "boringssl: ssl/ssl_x509.cc:1174",
            rows = "S6",
            kills = "chain-not-verified")
    @LeafSource("foreignAuthorities")
    void foreignAuthority(Lane lane, Observations leaves, List<Presented> wanted) throws Exception {
        present(lane, leaves, wanted);
    }

    @Case(
            id = "tls-06",
            title = "an expired or not yet valid client certificate is refused",
            source = "boringssl: ssl/ssl_x509.cc:1204",
            rows = "S6",
            kills = "validity-ignored")
    @LeafSource("outOfTime")
    void outOfTime(Lane lane, Observations leaves, List<Presented> wanted) throws Exception {
        present(lane, leaves, wanted);
    }

    @Case(
            id = "tls-07",
            title = "a client certificate for servers only is refused",
            source = "boringssl: crypto/x509/v3_purp.cc; RFC 5280 section 4.2.1.12",
            rows = "S6",
            kills = "extended-key-usage-ignored")
    @LeafSource("wrongUsage")
    void serverCertificateAsClient(Lane lane, Observations leaves, List<Presented> wanted)
            throws Exception {
        present(lane, leaves, wanted);
    }

    @Case(
            id = "tls-08",
            title = "a client that does not hold its certificate's key is refused",
            source = "RFC 8446 section 4.4.3; tlsfuzzer: test-certificate-verify.py",
            rows = "S6",
            level = Level.EXTENDED,
            kills = {"client-certificate-not-requested", "handshake-signature-unchecked"})
    @LeafSource("wrongKey")
    void keyNotHeld(Lane lane, Observations leaves, List<Presented> wanted) throws Exception {
        present(lane, leaves, wanted);
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
    void foreignTrustDomain(Lane lane, Observations leaves, List<Presented> wanted)
            throws Exception {
        present(lane, leaves, wanted);
    }

    @Case(
            id = "td-03",
            title = "a trust domain that merely begins or ends like the mesh's is foreign",
            source =
                    "istio/istio: pilot/pkg/security/model/authentication.go, AppendURIPrefixToTrustDomain",
            rows = "S6",
            kills = "trust-domain-by-prefix")
    @LeafSource("lookalikeTrustDomains")
    void lookalikeTrustDomain(Lane lane, Observations leaves, List<Presented> wanted)
            throws Exception {
        present(lane, leaves, wanted);
    }

    static void present(Lane lane, Observations leaves, List<Presented> wanted) throws Exception {
        strict(lane, leaves);
        for (Presented each : wanted) {
            leaves.control(
                            Actors.presenting(
                                    lane, lane.server(), Defect.NONE, each.port(), each.version()))
                    .is(Actors.served(each.port()));
            leaves.expect(
                            each.leafId(),
                            Actors.presenting(
                                    lane,
                                    lane.server(),
                                    each.defect(),
                                    each.port(),
                                    each.version()))
                    .settlesOn(each.expected());
        }
    }

    /** Makes the server STRICT and shows that a good certificate is let in. */
    static void strict(Lane lane, Observations leaves) throws Exception {
        lane.apply(peerAuthentication("default", "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.control(Actors.mutual(lane, lane.server(), Actors.HTTP))
                .is(answered(200).withClientIdentity(Actors.proberIdentity(lane)));
    }
}
