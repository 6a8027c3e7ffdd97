package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.port;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.fixtures.wire.Destination;

/** One port of a service that is called otherwise than the rest of it. */
@InProfile(MESH)
final class ClientTlsByPortCases {
    private static final int SERVICE_AUTO = 9001;

    @Case(
            id = "am-05",
            title = "a port in DISABLE mode is called in plaintext, the others by mTLS",
            source =
                    "istio/istio: tests/integration/security/reachability_test.go, \"mtls port override\"; istio/istio#39439",
            how =
                    "The server is STRICT but for one HTTP and one TCP port, and is called through a Service with a cluster IP.",
            rows = "S11",
            kills = "port-mode-unseen-by-client")
    @Leaf(id = "disabled-http-port")
    @Leaf(id = "disabled-tcp-port")
    @Leaf(id = "other-http-port")
    @Leaf(id = "other-tcp-port")
    void disabledPort(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshed(lane, lane.server())).is(identified(lane));
        leaves.control(sending(lane, Actors.SERVICE_TCP)).is(echoed());
        lane.apply(
                peerAuthentication(
                        "ports",
                        selecting("app: server"),
                        "STRICT",
                        port(Actors.HTTP, "DISABLE"),
                        port(Actors.TCP, "DISABLE")));
        lane.awaitSentinel(lane.server());
        lane.awaitCallerSentinel();
        leaves.expect("disabled-http-port", meshed(lane, lane.server()))
                .settlesOn(answered(200).withoutClientIdentity());
        leaves.expect("disabled-tcp-port", sending(lane, Actors.SERVICE_TCP)).settlesOn(echoed());
        leaves.expect("other-http-port", meshed(lane, lane.server(), Actors.SERVICE_HTTP_TWO))
                .settlesOn(identified(lane));
        leaves.expect("other-tcp-port", sending(lane, SERVICE_AUTO)).settlesOn(echoed());
    }

    @Case(
            id = "dr-07",
            title = "the tls of a port's settings replaces the host's, on that port alone",
            source =
                    "istio/istio: tests/integration/security/ca_custom_root, policies; istio/api: networking/v1alpha3/destination_rule.proto, port_level_settings",
            rows = "S10",
            kills = "host-tls-beats-port-tls")
    @Leaf(id = "plaintext-port-of-mutual-host")
    @Leaf(id = "mutual-port-of-plaintext-host")
    @Leaf(id = "other-port-of-plaintext-host")
    void portOverHost(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshed(lane, lane.server())).is(identified(lane));
        leaves.control(meshed(lane, lane.sibling())).is(identified(lane));
        lane.apply(rule("mutual", "server", "ISTIO_MUTUAL", "DISABLE"));
        leaves.expect("plaintext-port-of-mutual-host", meshed(lane, lane.server()))
                .settlesOn(answered(200).withoutClientIdentity());
        lane.apply(rule("plain", "sibling", "DISABLE", "ISTIO_MUTUAL"));
        lane.awaitCallerSentinel();
        leaves.expect(
                        "other-port-of-plaintext-host",
                        meshed(lane, lane.sibling(), Actors.SERVICE_HTTP_TWO))
                .settlesOn(answered(200).withoutClientIdentity());
        leaves.expect("mutual-port-of-plaintext-host", meshed(lane, lane.sibling()))
                .settlesOn(identified(lane));
    }

    @Case(
            id = "dr-08",
            title = "what a port's settings without tls come to where the host's tls says DISABLE",
            source =
                    "istio/api: networking/v1alpha3/destination_rule.proto:241, port_level_settings; istio/istio: pilot/pkg/xds/endpoints/mtls_checker.go",
            how =
                    "Recorded, and gating nobody. The API says that a port's settings replace the host's even where they leave something out, so that auto mTLS would count; Istio sends plaintext.",
            rows = "S10",
            kills = "destination-rule-ignored")
    @Leaf(id = "plaintext-stays", level = Level.PROVISIONAL)
    void portWithoutTls(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshed(lane, lane.server())).is(identified(lane));
        lane.apply(
                """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata:
                  name: balanced-port
                spec:
                  host: server
                  trafficPolicy:
                    tls:
                      mode: DISABLE
                    portLevelSettings:
                    - port:
                        number: %d
                      loadBalancer:
                        simple: ROUND_ROBIN
                """
                        .formatted(Actors.SERVICE_HTTP));
        lane.awaitCallerSentinel();
        leaves.expect("plaintext-stays", meshed(lane, lane.server()))
                .settlesOn(answered(200).withoutClientIdentity());
    }

    private static String rule(String name, String host, String mode, String portMode) {
        return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: %s
        spec:
          host: %s
          trafficPolicy:
            tls:
              mode: %s
            portLevelSettings:
            - port:
                number: %d
              tls:
                mode: %s
        """
                .formatted(name, host, mode, Actors.SERVICE_HTTP, portMode);
    }

    private static Expectation<Observation> identified(Lane lane) {
        return answered(200).withClientIdentity(Actors.identity(lane, lane.client()));
    }

    private static Probe<Observation> sending(Lane lane, int servicePort) {
        var to = Destination.service(lane.host(lane.server()), servicePort);
        return () -> WireProbe.bytes(lane.client().dialer(), to, "assay-payload");
    }
}
