package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.HTTP;
import static dev.assay.cases.mesh.Actors.TCP;
import static dev.assay.cases.mesh.Actors.WORKLOAD_ONLY;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.fixtures.wire.Tap.Direction.CLIENT_TO_SERVER;
import static dev.assay.fixtures.wire.Tap.Direction.SERVER_TO_CLIENT;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.TlsSession;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.HandshakeTrace;
import dev.assay.cases.probe.tls.HandshakeTrace.Kind;
import dev.assay.cases.probe.tls.Recording;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.wire.Tap.Direction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What comes before the first byte of an application, and that nothing gets around it. */
@InProfile(MESH)
final class HandshakeCases {
    /** One kind of port. */
    record OnPort(String leafId, int port) implements LeafParameter {
        @Override
        public String group() {
            return "ports";
        }
    }

    static Stream<OnPort> ports() {
        return Stream.of(
                new OnPort("http", HTTP), new OnPort("tcp", TCP), new OnPort("wl", WORKLOAD_ONLY));
    }

    @Case(
            id = "en-03",
            title = "no byte of a client reaches the application before the client is verified",
            source = "seed 003; RFC 8446 section 4.4.4; envoy: ssl_socket.cc",
            how =
                    "Under TLS 1.3 a client may send right behind its certificate. One with a certificate of a foreign CA does, and the application receives nothing of it; one with a good certificate is heard on the same port.",
            rows = {"S5", "S6"},
            kills = "chain-not-verified")
    @LeafSource("ports")
    void nothingBeforeVerified(Lane lane, Observations leaves, List<OnPort> wanted)
            throws Exception {
        TransportSecurityCases.strict(lane, leaves);
        for (OnPort each : wanted) {
            String heard = TappedServer.marker();
            leaves.control(saying(lane, each.port(), Defect.NONE, heard))
                    .is(Actors.served(each.port()));
            leaves.control(() -> lane.server().hasReceived(heard)).is(Expectation.equalTo(true));
            String unheard = TappedServer.marker();
            leaves.expect(each.leafId(), saying(lane, each.port(), Defect.FOREIGN_CA, unheard))
                    .settlesOn(refused());
            leaves.expect(each.leafId(), () -> lane.server().hasReceived(unheard))
                    .is(Expectation.equalTo(false));
        }
    }

    private static Probe<Observation> saying(Lane lane, int port, Defect defect, String marker) {
        TlsOffer offer = Actors.meshOffer(lane, defect).only(TlsVersion.TLS_1_3);
        return port == HTTP
                ? () ->
                        WireProbe.https(
                                lane.naked().dialer(),
                                lane.server().port(port),
                                offer.withAlpn(TlsOffer.ISTIO_HTTP),
                                Request.get("assay.example", "/" + marker))
                : () ->
                        WireProbe.tlsBytes(
                                lane.naked().dialer(),
                                lane.server().port(port),
                                offer.withAlpn(TlsOffer.ISTIO_TCP),
                                marker);
    }

    @Case(
            id = "en-04",
            title = "both sides have shown and proved their certificates before application data",
            source = "RFC 5246 section 7.3; RFC 8446 section 2",
            how =
                    "The handshake is captured before the server's sidecar. Under TLS 1.2 its order can be read; under TLS 1.3 nothing but the hellos can, and the prober tells what it was asked for.",
            rows = {"S6", "S23"},
            kills = "client-certificate-not-requested")
    @Leaf(id = "tls-1.2-asked-before-shown")
    @Leaf(id = "tls-1.2-both-shown")
    @Leaf(id = "tls-1.2-both-proved-before-data")
    @Leaf(id = "tls-1.3-nothing-readable")
    @Leaf(id = "tls-1.3-asked")
    void order(Lane lane, Observations leaves) throws Exception {
        TappedServer server = TappedServer.in(lane);
        lane.apply(peerAuthentication("default", "STRICT"));
        lane.awaitSentinel(server.workload());

        Probe<HandshakeTrace> old = traced(lane, leaves, server, TlsVersion.TLS_1_2);
        leaves.expect("tls-1.2-asked-before-shown", old)
                .settlesOn(
                        inOrder(
                                "the server asks for a certificate before the client shows one",
                                new Side(SERVER_TO_CLIENT, Kind.CERTIFICATE_REQUEST),
                                new Side(CLIENT_TO_SERVER, Kind.CERTIFICATE)));
        leaves.expect("tls-1.2-both-shown", old)
                .settlesOn(
                        inOrder(
                                "the server shows a certificate, then the client",
                                new Side(SERVER_TO_CLIENT, Kind.CERTIFICATE),
                                new Side(CLIENT_TO_SERVER, Kind.CERTIFICATE)));
        leaves.expect("tls-1.2-both-proved-before-data", old)
                .settlesOn(
                        inOrder(
                                "the server signs, the client signs, both finish, then data",
                                new Side(SERVER_TO_CLIENT, Kind.SERVER_KEY_EXCHANGE),
                                new Side(CLIENT_TO_SERVER, Kind.CERTIFICATE_VERIFY),
                                new Side(CLIENT_TO_SERVER, Kind.FINISHED),
                                new Side(SERVER_TO_CLIENT, Kind.FINISHED),
                                new Side(CLIENT_TO_SERVER, Kind.APPLICATION_DATA),
                                new Side(SERVER_TO_CLIENT, Kind.APPLICATION_DATA)));

        leaves.expect("tls-1.3-nothing-readable", traced(lane, leaves, server, TlsVersion.TLS_1_3))
                .settlesOn(
                        Expectation.of(
                                "nothing readable but the hellos", HandshakeCases::hellosOnly));
        leaves.expect("tls-1.3-asked", () -> said(lane, server, TlsVersion.TLS_1_3))
                .settlesOn(
                        Expectation.of(
                                "answered by a server that shows a certificate and asks for one",
                                seen ->
                                        answered(200).terminatedByMesh().isMetBy(seen)
                                                && seen.tls()
                                                        .map(TlsSession::certificateRequested)
                                                        .orElse(false)));
    }

    private record Side(Direction from, Kind kind) {}

    private static Expectation<HandshakeTrace> inOrder(String words, Side... sides) {
        return Expectation.of(
                words,
                seen -> {
                    int last = -1;
                    for (Side side : sides) {
                        int at = seen.first(side.from(), side.kind());
                        if (at <= last) {
                            return false;
                        }
                        last = at;
                    }
                    return seen.isTls();
                });
    }

    private static boolean hellosOnly(HandshakeTrace seen) {
        var readable =
                Set.of(
                        Kind.CLIENT_HELLO,
                        Kind.SERVER_HELLO,
                        Kind.CHANGE_CIPHER_SPEC,
                        Kind.PROTECTED);
        return seen.isTls()
                && seen.isTls13()
                && seen.steps().stream().allMatch(step -> readable.contains(step.kind()));
    }

    private static Observation said(Lane lane, TappedServer server, TlsVersion version)
            throws Exception {
        return WireProbe.https(
                lane.naked().dialer(),
                server.workload().port(HTTP),
                Actors.meshOffer(lane, Defect.NONE).withAlpn(TlsOffer.ISTIO_HTTP).only(version),
                Request.get("assay.example", "/"));
    }

    /** The handshake of a call that was answered. */
    private static Probe<HandshakeTrace> traced(
            Lane lane, Observations leaves, TappedServer server, TlsVersion version)
            throws Exception {
        leaves.control(() -> said(lane, server, version)).is(answered(200));
        return () -> {
            said(lane, server, version);
            return HandshakeTrace.of(server.captured(HTTP).connections().getLast());
        };
    }

    @Case(
            id = "en-05",
            title = "nothing is taken before the handshake is done, nor a second time",
            source = "RFC 8446 sections 2.3, 4.6.1 and 8",
            how =
                    "The server's session tickets allow no early data. Early data under a ticket that the server never gave does not reach the application. All bytes of a good client, sent again on a new connection, get it nothing.",
            rows = {"S7", "S23"},
            kills = "random-numbers-repeat")
    @Leaf(id = "tickets-allow-none")
    @Leaf(id = "early-data-dropped")
    @Leaf(id = "replay-tls-1.2")
    @Leaf(id = "replay-tls-1.3")
    void nothingEarlyNothingTwice(Lane lane, Observations leaves) throws Exception {
        TransportSecurityCases.strict(lane, leaves);
        TlsOffer offer = Actors.meshOffer(lane, Defect.NONE).withAlpn(TlsOffer.ISTIO_HTTP);
        leaves.expect("tickets-allow-none", recorded(lane, offer.only(TlsVersion.TLS_1_3), "/"))
                .settlesOn(
                        Expectation.of(
                                "answered, and no session ticket allows early data",
                                seen ->
                                        answered(200).isMetBy(seen.observation())
                                                && !seen.allowsEarlyData()));

        String early = TappedServer.marker();
        byte[] bytes = ("GET /" + early + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        leaves.expect(
                        "early-data-dropped",
                        () ->
                                WireProbe.https(
                                        lane.naked().dialer(),
                                        lane.server().port(HTTP),
                                        offer.withEarlyData(bytes),
                                        Request.get("assay.example", "/")))
                .settlesOn(answered(200).or(refused()));
        leaves.expect("early-data-dropped", () -> lane.server().hasReceived(early))
                .is(Expectation.equalTo(false));

        replay(lane, leaves, "replay-tls-1.2", offer.only(TlsVersion.TLS_1_2));
        replay(lane, leaves, "replay-tls-1.3", offer.only(TlsVersion.TLS_1_3));
    }

    private static void replay(Lane lane, Observations leaves, String leaf, TlsOffer offer)
            throws Exception {
        if (!leaves.wants(leaf)) {
            return;
        }
        String once = TappedServer.marker();
        Recording good = recorded(lane, offer, "/" + once).observe();
        leaves.control(good::observation).is(answered(200));
        leaves.expect(
                        leaf,
                        () ->
                                WireProbe.replayed(
                                        lane.naked().dialer(), lane.server().port(HTTP), good))
                .settlesOn(refused());
        leaves.expect(
                        leaf,
                        () ->
                                lane.server().received().stream()
                                        .filter(entry -> entry.contains(once))
                                        .count())
                .is(Expectation.equalTo(1L));
    }

    private static Probe<Recording> recorded(Lane lane, TlsOffer offer, String path) {
        return () ->
                WireProbe.recorded(
                        lane.naked().dialer(),
                        lane.server().port(HTTP),
                        offer,
                        Request.get("assay.example", path));
    }
}
