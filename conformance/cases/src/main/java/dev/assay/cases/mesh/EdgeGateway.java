package dev.assay.cases.mesh;

import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.PortSpec.Speaks;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Gateways of a case's own, behind a Service each, that send whatever they are asked to the lane's
 * server. A Gateway's selector looks into every namespace, so their label names the lane's.
 */
final class EdgeGateway {
    /** Spoken to in plaintext. */
    static final int HTTP = 80;

    /** Spoken to by mesh mTLS alone. */
    static final int MUTUAL = 8443;

    private static final PortSpec HTTP_PORT = new PortSpec("http", 18180, Speaks.HTTP);
    private static final PortSpec MUTUAL_PORT = new PortSpec("http-mutual", 18443, Speaks.HTTP);
    private static final String LABEL = "istio";

    private final Lane lane;
    private final Workload workload;

    private EdgeGateway(Lane lane, Workload workload) {
        this.lane = lane;
        this.workload = workload;
    }

    /** What all gateways of the lane take up: both ports, every host. */
    static void declare(Lane lane) {
        lane.server();
        lane.apply(
                """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata:
                  name: edge
                spec:
                  selector:
                    %s: %s
                  servers:
                  - port:
                      number: %d
                      name: http
                      protocol: HTTP
                    hosts: ["*"]
                  - port:
                      number: %d
                      name: https-mutual
                      protocol: HTTPS
                    tls:
                      mode: ISTIO_MUTUAL
                    hosts: ["*"]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: edge
                spec:
                  hosts: ["*"]
                  gateways: [edge]
                  http:
                  - route:
                    - destination:
                        host: server
                        port:
                          number: %d
                """
                        .formatted(LABEL, label(lane), HTTP, MUTUAL, ServiceSpec.HTTP));
    }

    /** Brings one up, behind so many proxies that it trusts. */
    static EdgeGateway standUp(Lane lane, String name, int trustedProxies) {
        Workload workload =
                lane.deploy(
                        WorkloadSpec.gateway(name, List.of(HTTP_PORT, MUTUAL_PORT))
                                .behind(trustedProxies)
                                .labelled(Map.of(LABEL, label(lane))));
        lane.expose(
                new ServiceSpec(
                        name,
                        Map.of("app", name),
                        List.of(port(HTTP_PORT, HTTP), port(MUTUAL_PORT, MUTUAL))));
        return new EdgeGateway(lane, workload);
    }

    private static ServiceSpec.Port port(PortSpec behind, int number) {
        return new ServiceSpec.Port(behind.name(), number, behind.number());
    }

    private static String label(Lane lane) {
        return "edge-" + lane.namespace().name();
    }

    /** An AuthorizationPolicy for the lane's gateways. */
    static String policy(Lane lane, String action, String... rules) {
        return Policies.authorizationPolicy(
                "edge-" + action.toLowerCase(Locale.ROOT),
                Policies.selecting(LABEL + ": " + label(lane)),
                action,
                String.join("\n", rules));
    }

    String host() {
        return lane.namespace().host(workload.spec().name());
    }

    /** One of its Service's ports. */
    Destination at(int port) {
        return Destination.service(host(), port);
    }

    /** A GET by some workload's application, in plaintext as far as that is concerned. */
    Probe<Observation> asked(Workload caller, int port, String path, String... headers) {
        var request = new Request("GET", path, host(), List.of(headers), new byte[0]);
        return () -> WireProbe.http(caller.dialer(), at(port), request);
    }
}
