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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a STRICT server's TLS takes and refuses: versions, suites and missing client certificates;
 * wrong ones are in {@link HostileClientCases}.
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

    /** Makes the server STRICT and shows that a good certificate is let in. */
    static void strict(Lane lane, Observations leaves) throws Exception {
        lane.apply(peerAuthentication("default", "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.control(Actors.mutual(lane, lane.server(), Actors.HTTP))
                .is(answered(200).withClientIdentity(Actors.proberIdentity(lane)));
    }
}
