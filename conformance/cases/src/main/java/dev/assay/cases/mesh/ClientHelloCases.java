package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.tls.ClientHelloSeen;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.wire.Tap.Direction;
import java.util.List;
import java.util.Optional;

/** What a caller's sidecar says first. */
@InProfile(MESH)
final class ClientHelloCases {
    @Case(
            id = "mx-21",
            title = "a caller's sidecar offers the mesh's ALPN and names the service as SNI",
            source =
                    "istio/istio: pilot/pkg/xds/filters/filters.go, pilot/pkg/networking/util/util.go, pilot/pkg/model/service.go BuildSubsetKey",
            how = "The ClientHello is captured before the server's sidecar.",
            rows = {"S8", "S11"},
            kills = "mesh-alpn-not-offered")
    @Leaf(id = "http-alpn", level = Level.EXTENDED)
    @Leaf(id = "http-sni", level = Level.EXTENDED)
    @Leaf(id = "h2-alpn", level = Level.EXTENDED)
    @Leaf(id = "h2-sni", level = Level.EXTENDED)
    @Leaf(id = "tcp-alpn", level = Level.EXTENDED)
    @Leaf(id = "tcp-sni", level = Level.EXTENDED)
    void firstWords(Lane lane, Observations leaves) throws Exception {
        TappedServer server = TappedServer.in(lane);
        leaves.control(server.asked(lane.client(), "hello")).is(answered(200));
        leaves.control(() -> WireProbe.h2(lane.client().dialer(), server.http2(), "/"))
                .is(answered(200));
        leaves.control(server.sent(lane.client(), "hello")).is(echoed());

        String tapped = lane.namespace().host("tapped");
        String tappedH2 = lane.namespace().host("tapped-h2");
        offers(leaves, server, "http", Actors.HTTP, TlsOffer.ISTIO_HTTP, tapped, ServiceSpec.HTTP);
        offers(
                leaves,
                server,
                "h2",
                Actors.HTTP_TWO,
                TlsOffer.ISTIO_HTTP2,
                tappedH2,
                ServiceSpec.HTTP);
        offers(leaves, server, "tcp", Actors.TCP, TlsOffer.ISTIO_TCP, tapped, Actors.SERVICE_TCP);
    }

    private static void offers(
            Observations leaves,
            TappedServer server,
            String leaf,
            int workloadPort,
            List<String> alpn,
            String host,
            int servicePort) {
        leaves.expect(leaf + "-alpn", () -> Hello.on(server, workloadPort))
                .is(Expectation.of("ALPN " + alpn, seen -> seen.alpn().equals(alpn)));
        String sni = "outbound_.%d_._.%s".formatted(servicePort, host);
        leaves.expect(leaf + "-sni", () -> Hello.on(server, workloadPort))
                .is(Expectation.of("SNI " + sni, seen -> seen.sni().equals(sni)));
    }

    /** The first hello on a port, if there was any. */
    private record Hello(Optional<ClientHelloSeen> seen, String otherwise) implements Described {
        static Hello on(TappedServer server, int port) {
            Captured captured = server.captured(port);
            return new Hello(
                    captured.connections().stream()
                            .map(capture -> capture.bytes(Direction.CLIENT_TO_SERVER))
                            .flatMap(bytes -> ClientHelloSeen.in(bytes).stream())
                            .findFirst(),
                    captured.describe());
        }

        List<String> alpn() {
            return seen.map(ClientHelloSeen::alpn).orElse(List.of());
        }

        String sni() {
            return seen.map(ClientHelloSeen::sni).orElse("");
        }

        @Override
        public String describe() {
            return seen.map(ClientHelloSeen::describe).orElse("no ClientHello: " + otherwise);
        }
    }
}
