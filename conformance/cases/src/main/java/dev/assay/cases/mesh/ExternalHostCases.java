package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.probe.Expectations.answered;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.wire.Destination;

/** Hosts that a ServiceEntry declares to be outside the mesh. */
@InProfile(MESH)
final class ExternalHostCases {
    /** Of the block that nobody routes (RFC 1112): only a sidecar can make anything of it. */
    private static final String ADDRESS = "240.240.7.9";

    @Case(
            id = "am-09",
            title =
                    "without a DestinationRule no host outside the mesh is shown the caller's identity",
            source =
                    "istio/istio: pilot/pkg/networking/core/cluster_tls.go, buildUpstreamTLSSettings, meshExternal",
            how =
                    "One server with a sidecar stands behind a ServiceEntry. Called MESH_INTERNAL it gets mTLS, called MESH_EXTERNAL plaintext.",
            rows = {"S11", "S21"},
            kills = "external-host-gets-mesh-tls")
    @Leaf(id = "external-host")
    @Leaf(id = "explicit-mesh-tls", level = Level.PROVISIONAL)
    void noIdentityLeaves(Lane lane, Observations leaves) throws Exception {
        var identified = answered(200).withClientIdentity(Actors.identity(lane, lane.client()));
        String host = "partner." + lane.namespace().name() + ".outside.example";
        lane.server();
        lane.apply(entry(host, "MESH_INTERNAL"));
        leaves.control(called(lane, host)).is(identified);

        lane.apply(entry(host, "MESH_EXTERNAL"));
        leaves.expect("external-host", called(lane, host))
                .settlesOn(answered(200).byWorkload("server").withoutClientIdentity());

        // A real Istio does as it is told, and checks the chain alone.
        lane.apply(destinationRule("explicit", host, "ISTIO_MUTUAL"));
        leaves.expect("explicit-mesh-tls", called(lane, host)).settlesOn(identified);
    }

    private static Probe<Observation> called(Lane lane, String host) {
        return () ->
                WireProbe.http(
                        lane.client().dialer(),
                        Destination.service(ADDRESS, ServiceSpec.HTTP),
                        Request.get(host + ":" + ServiceSpec.HTTP, "/"));
    }

    private static String entry(String host, String location) {
        return """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata:
          name: partner
        spec:
          hosts: ["%s"]
          addresses: ["%s"]
          exportTo: ["."]
          location: %s
          resolution: STATIC
          ports:
            - number: %d
              name: http
              protocol: HTTP
              targetPort: %d
          workloadSelector:
            labels:
              app: server
        """
                .formatted(host, ADDRESS, location, ServiceSpec.HTTP, Actors.HTTP);
    }
}
