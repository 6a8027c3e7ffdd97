package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.HTTP;
import static dev.assay.cases.mesh.Actors.TCP;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.rawApplicationTls;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.WireShaper;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Defect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** However a ClientHello travels, it is the same ClientHello. */
@InProfile(MESH)
final class ClientHelloShapeCases {
    /** Who says hello where, and what becomes of it. */
    private record Hello(String id, int port, boolean mutual, Expectation<Observation> expected) {
        Workload server(Lane lane) {
            return id.startsWith("strict") ? lane.server() : lane.sibling();
        }
    }

    private static final List<Hello> HELLOS =
            List.of(
                    new Hello("permissive-http", HTTP, true, answered(200).terminatedByMesh()),
                    new Hello("permissive-tcp", TCP, true, echoed().terminatedByMesh()),
                    new Hello("permissive-raw", TCP, false, rawApplicationTls()),
                    new Hello("strict-http", HTTP, true, answered(200).terminatedByMesh()),
                    new Hello("strict-tcp", TCP, true, echoed().terminatedByMesh()),
                    new Hello("strict-refused", TCP, false, refused()));

    /** One hello in one shape. */
    record Shaped(String leafId, Hello hello, WireShaper shape) implements LeafParameter {
        @Override
        public String group() {
            return "shapes";
        }
    }

    static Stream<Shaped> shapes() {
        var all = new ArrayList<Shaped>();
        for (WireShaper shape : WireShaper.values()) {
            for (Hello hello : HELLOS) {
                if (shape != WireShaper.WHOLE) {
                    all.add(new Shaped(shape.id() + "-" + hello.id(), hello, shape));
                }
            }
        }
        return all.stream();
    }

    @Case(
            id = "en-06",
            title = "a ClientHello in pieces gets the same verdict as a whole one",
            source =
                    "RFC 8446 section 5.1; envoy: source/extensions/filters/listener/tls_inspector",
            how =
                    "The same ClientHello goes in several TCP segments, over several TLS records, and one byte at a time, to a PERMISSIVE and a STRICT server.",
            rows = {"S7", "S8"},
            kills = {"split-hello-is-plaintext", "hello-must-be-one-record"})
    @LeafSource("shapes")
    void sameVerdict(Lane lane, Observations leaves, List<Shaped> wanted) throws Exception {
        lane.apply(peerAuthentication("strict", selecting("app: server"), "STRICT"));
        lane.apply(peerAuthentication("permissive", selecting("app: sibling"), "PERMISSIVE"));
        lane.awaitSentinel(lane.server(), lane.sibling());
        for (Hello hello : HELLOS) {
            leaves.control(saying(lane, hello, WireShaper.WHOLE)).is(hello.expected());
        }
        for (Shaped each : wanted) {
            leaves.expect(each.leafId(), saying(lane, each.hello(), each.shape()))
                    .settlesOn(each.hello().expected());
        }
    }

    private static Probe<Observation> saying(Lane lane, Hello hello, WireShaper shape) {
        TlsOffer base =
                hello.mutual()
                        ? Actors.meshOffer(lane, Defect.NONE)
                                .withAlpn(
                                        hello.port() == HTTP
                                                ? TlsOffer.ISTIO_HTTP
                                                : TlsOffer.ISTIO_TCP)
                        : TlsOffer.oneWay();
        TlsOffer offer = base.shapedBy(shape);
        return hello.port() == HTTP
                ? () ->
                        WireProbe.https(
                                lane.naked().dialer(),
                                hello.server(lane).port(hello.port()),
                                offer,
                                Request.get("assay.example", "/"))
                : () ->
                        WireProbe.tlsBytes(
                                lane.naked().dialer(),
                                hello.server(lane).port(hello.port()),
                                offer,
                                "assay-payload");
    }
}
