package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.AUTO;
import static dev.assay.cases.mesh.Actors.HTTP;
import static dev.assay.cases.mesh.Actors.TCP;
import static dev.assay.cases.mesh.Actors.WORKLOAD_ONLY;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.rawApplicationTls;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.fixtures.hostile.Defect;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What ALPN decides at a server: whether TLS is the mesh's or the application's own, and which
 * protocol is spoken inside.
 */
@InProfile(MESH)
final class ProtocolNegotiationCases {
    private static final String FILTER_CHAINS =
            "istio/istio: pilot/pkg/networking/core/filterchain_options.go";
    private static final String NOTHING = "none";

    /** A good certificate without the mesh's ALPN, on one kind of port. */
    record PlainAlpn(String leafId, int port, Expectation<Observation> expected)
            implements LeafParameter {
        @Override
        public Level level() {
            return Level.EXTENDED;
        }

        @Override
        public String group() {
            return "ports";
        }
    }

    static Stream<PlainAlpn> leftAlone() {
        return Stream.of(
                new PlainAlpn("http", HTTP, refused()),
                new PlainAlpn("tcp", TCP, rawApplicationTls()),
                new PlainAlpn("auto", AUTO, rawApplicationTls()),
                new PlainAlpn("wl", WORKLOAD_ONLY, rawApplicationTls()));
    }

    @Case(
            id = "mx-19",
            title =
                    "PERMISSIVE takes TLS without the mesh's ALPN for the application's own, whatever certificate it shows",
            source = FILTER_CHAINS + "; istio/istio#38720",
            rows = "S8",
            kills = {"permissive-terminates-any-tls", "permissive-reads-foreign-tls-as-http"})
    @LeafSource("leftAlone")
    void withoutMeshAlpnInPermissive(Lane lane, Observations leaves, List<PlainAlpn> wanted)
            throws Exception {
        lane.apply(peerAuthentication("default", "PERMISSIVE"));
        lane.awaitSentinel(lane.server());
        for (PlainAlpn each : wanted) {
            leaves.control(offering(lane, each.port(), mesh(lane, each.port())))
                    .is(served(each.port()));
            leaves.expect(each.leafId(), offering(lane, each.port(), without(lane)))
                    .settlesOn(each.expected());
        }
    }

    static Stream<PlainAlpn> terminated() {
        return Stream.of(
                new PlainAlpn("http", HTTP, answered(200).terminatedByMesh()),
                new PlainAlpn("tcp", TCP, echoed().terminatedByMesh()),
                new PlainAlpn("auto", AUTO, echoed().terminatedByMesh()),
                new PlainAlpn("wl", WORKLOAD_ONLY, echoed().terminatedByMesh()));
    }

    @Case(
            id = "mx-20",
            title = "STRICT takes a mesh certificate with whatever ALPN, or none",
            source = FILTER_CHAINS,
            rows = "S8",
            kills = "strict-demands-mesh-alpn")
    @LeafSource("terminated")
    void withoutMeshAlpnInStrict(Lane lane, Observations leaves, List<PlainAlpn> wanted)
            throws Exception {
        lane.apply(peerAuthentication("default", "STRICT"));
        lane.awaitSentinel(lane.server());
        for (PlainAlpn each : wanted) {
            leaves.control(offering(lane, each.port(), mesh(lane, each.port())))
                    .is(served(each.port()));
            leaves.expect(each.leafId(), offering(lane, each.port(), without(lane)))
                    .settlesOn(each.expected());
        }
    }

    /** A list of protocols, and those that the server may choose of it. */
    record Choice(String leafId, int port, List<String> offered, Set<String> mayChoose)
            implements LeafParameter {
        @Override
        public Level level() {
            return Level.EXTENDED;
        }

        @Override
        public String group() {
            return "choices";
        }
    }

    static Stream<Choice> choices() {
        return Stream.of(
                new Choice("istio-alone", HTTP, List.of("istio"), Set.of(NOTHING)),
                new Choice("istio-and-h2", HTTP, List.of("istio", "h2"), Set.of("h2")),
                new Choice(
                        "h2-with-prefix", HTTP, List.of("istio-h2", "istio", "h2"), Set.of("h2")),
                new Choice("http-with-prefix", HTTP, TlsOffer.ISTIO_HTTP, Set.of("http/1.1")),
                new Choice(
                        "tcp-with-prefix",
                        TCP,
                        TlsOffer.ISTIO_TCP,
                        Set.of("istio-peer-exchange", NOTHING)));
    }

    @Case(
            id = "mx-22",
            title = "the server never chooses the ALPN \"istio\" itself",
            source = "istio/istio: pilot/pkg/security/authn/utils/utils.go, comment on ALPN",
            how =
                    "The prober offers lists of protocols and reads the server's choice out of the handshake.",
            rows = "S8",
            kills = "selects-istio-alpn")
    @LeafSource("choices")
    void choosesNoMarker(Lane lane, Observations leaves, List<Choice> wanted) throws Exception {
        leaves.control(Actors.mutual(lane, lane.server(), HTTP)).is(answered(200));
        for (Choice each : wanted) {
            leaves.expect(each.leafId(), chosen(lane, each))
                    .settlesOn(
                            Expectation.of(
                                    "the server chooses " + String.join(" or ", each.mayChoose()),
                                    each.mayChoose()::contains));
        }
    }

    private static Expectation<Observation> served(int port) {
        return port == HTTP ? answered(200).terminatedByMesh() : echoed().terminatedByMesh();
    }

    private static TlsOffer mesh(Lane lane, int port) {
        return Actors.meshOffer(lane, Defect.NONE)
                .withAlpn(port == HTTP ? TlsOffer.ISTIO_HTTP : TlsOffer.ISTIO_TCP);
    }

    private static TlsOffer without(Lane lane) {
        return Actors.meshOffer(lane, Defect.NONE);
    }

    private static Probe<Observation> offering(Lane lane, int port, TlsOffer offer) {
        return port == HTTP
                ? () ->
                        WireProbe.https(
                                lane.naked().dialer(),
                                lane.server().port(port),
                                offer,
                                Request.get("assay.example", "/"))
                : () ->
                        WireProbe.tlsBytes(
                                lane.naked().dialer(),
                                lane.server().port(port),
                                offer,
                                "assay-payload");
    }

    /** Sends a request line, to which every protocol has some answer; only the choice counts. */
    private static Probe<String> chosen(Lane lane, Choice choice) {
        TlsOffer offer = Actors.meshOffer(lane, Defect.NONE).withAlpn(choice.offered());
        return () -> {
            Observation seen =
                    WireProbe.tlsBytes(
                            lane.naked().dialer(),
                            lane.server().port(choice.port()),
                            offer,
                            "GET / HTTP/1.1\r\nHost: assay.example\r\n\r\n");
            return seen.tls()
                    .map(session -> session.alpn().orElse(NOTHING))
                    .orElseGet(() -> "no session: " + seen.describe());
        };
    }
}
