package dev.assay.cases.mesh;

import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import java.util.List;
import java.util.Map;

/**
 * A service in the middle of its migration into the mesh: one version has a sidecar, the other has
 * none, and each is a subset to which a VirtualService routes requests. Named as in Istio's own
 * test of it.
 */
final class Routing {
    /** The version with a sidecar; its workload and its subset are called so. */
    static final String INJECTED = "vistio";

    /** The version without one. */
    static final String LEGACY = "vlegacy";

    private static final Map<String, String> MIGRATION = Map.of("group", "migration");
    private static final String HEADER = "x-version";

    private Routing() {}

    /** Both versions, behind services of these names. */
    static void standUp(Lane lane, String... services) {
        lane.deploy(WorkloadSpec.meshed(INJECTED).labelled(MIGRATION));
        lane.deploy(WorkloadSpec.naked(LEGACY).labelled(MIGRATION));
        for (String service : services) {
            lane.expose(new ServiceSpec(service, MIGRATION, ServiceSpec.standingPorts()));
        }
    }

    /** Requests for {@code /vistio} and {@code /vlegacy} go to the subsets of these names. */
    static String byPath(String service, String apiVersion) {
        return """
        apiVersion: networking.istio.io/%s
        kind: VirtualService
        metadata:
          name: %s
        spec:
          hosts:
          - %s
          http:
          - match:
            - uri:
                prefix: /vistio
            route:
            - destination:
                host: %s
                subset: vistio
          - match:
            - uri:
                prefix: /vlegacy
            route:
            - destination:
                host: %s
                subset: vlegacy
        """
                .formatted(apiVersion, service, service, service, service);
    }

    /** Requests with a header go to the subset with a sidecar, all others to the other one. */
    static String byHeader(String service, String apiVersion) {
        return """
        apiVersion: networking.istio.io/%s
        kind: VirtualService
        metadata:
          name: %s
        spec:
          hosts:
          - %s
          http:
          - match:
            - headers:
                %s:
                  exact: vistio
            route:
            - destination:
                host: %s
                subset: vistio
                port:
                  number: %d
              weight: 100
          - route:
            - destination:
                host: %s
                subset: vlegacy
                port:
                  number: %d
        """
                .formatted(
                        apiVersion,
                        service,
                        service,
                        HEADER,
                        service,
                        ServiceSpec.HTTP,
                        service,
                        ServiceSpec.HTTP);
    }

    /** A DestinationRule with both subsets; an empty mode leaves {@code tls} out. */
    static String subsets(String service, String hostMode, String subsetMode) {
        return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: %s
        spec:
          host: %s
        %s  subsets:
          - name: vistio
            labels:
              app: vistio
        %s  - name: vlegacy
            labels:
              app: vlegacy
        %s\
        """
                .formatted(
                        service,
                        service,
                        trafficPolicy(2, hostMode),
                        trafficPolicy(4, subsetMode),
                        trafficPolicy(4, subsetMode));
    }

    private static String trafficPolicy(int indent, String mode) {
        return mode.isEmpty()
                ? ""
                : "trafficPolicy:\n  tls:\n    mode: %s\n".formatted(mode).indent(indent);
    }

    /** The lane's client asks for a version, so that any of the routes above tells by it. */
    static Probe<Observation> asking(Lane lane, String service, String version) {
        var to = Destination.service(lane.namespace().host(service), ServiceSpec.HTTP);
        return () ->
                WireProbe.http(
                        lane.client().dialer(),
                        to,
                        new Request(
                                "GET",
                                "/" + version,
                                to.toString(),
                                List.of(HEADER + ": " + version),
                                new byte[0]));
    }
}
