package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.WireHandler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Servers whose certificates are of the mesh's trust domain, of its alias, and of neither. */
@InProfile(MESH)
@OnLane(trustDomain = TrustDomainCases.OWN, trustDomainAliases = TrustDomainCases.ALIAS)
final class AliasedServerCases {
    private static final String SERVER = "renamed";
    private static final String FOREIGN = "other.example";
    private static final int FIRST_PORT = 19_300;

    /** One port each, in this order. */
    private static final List<String> DOMAINS =
            List.of(TrustDomainCases.OWN, TrustDomainCases.ALIAS, FOREIGN);

    @Case(
            id = "td-04",
            title = "a caller's sidecar accepts a server of an aliased trust domain, and no other",
            source =
                    "istio/istio: tests/integration/security/ca_custom_root, TestTrustDomainAliasSecureNaming",
            how =
                    "A workload without a sidecar ends TLS itself and shows, port by port, certificates of the mesh's CA for the right account in three trust domains.",
            rows = {"S2", "S6"},
            features = Features.TRUST_DOMAIN,
            kills = {"server-aliases-ignored", "server-trust-domain-unchecked"})
    @Leaf(id = "alias", level = Level.EXTENDED)
    @Leaf(id = "another-domain", level = Level.EXTENDED)
    void serversOfOtherDomains(Lane lane, Observations leaves) throws Exception {
        standUp(lane);
        lane.apply(destinationRule(SERVER, lane.namespace().host(SERVER), "ISTIO_MUTUAL"));
        lane.awaitCallerSentinel();
        leaves.control(calling(lane, TrustDomainCases.OWN)).is(answered(200).byWorkload(SERVER));
        leaves.expect("alias", calling(lane, TrustDomainCases.ALIAS))
                .settlesOn(answered(200).byWorkload(SERVER));
        leaves.expect("another-domain", calling(lane, FOREIGN)).settlesOn(upstreamFailure());
    }

    private static void standUp(Lane lane) {
        var applications = new HashMap<Integer, WireHandler>();
        var ports = new ArrayList<PortSpec>();
        var servicePorts = new ArrayList<ServiceSpec.Port>();
        for (String domain : DOMAINS) {
            var credentials =
                    new HostileCertificates(
                                    lane.mesh().ca().pluggedSigner(),
                                    domain,
                                    Clock.systemUTC(),
                                    lane.mesh().secrets())
                            .of(Defect.NONE, lane.namespace().name(), SERVER);
            int port = port(domain);
            applications.put(
                    port,
                    TlsServerProbe.showing(SERVER, credentials)
                            .choosing(List.of("http/1.1", "istio-peer-exchange")));
            ports.add(PortSpec.custom("http-" + port, port));
            servicePorts.add(new ServiceSpec.Port("http-" + port, port, port));
        }
        lane.expose(new ServiceSpec(SERVER, Map.of("app", SERVER), servicePorts));
        lane.deploy(WorkloadSpec.naked(SERVER).on(ports), applications);
    }

    private static int port(String domain) {
        return FIRST_PORT + DOMAINS.indexOf(domain);
    }

    private static Probe<Observation> calling(Lane lane, String domain) {
        String host = lane.namespace().host(SERVER);
        var to = Destination.service(host, port(domain));
        return () -> WireProbe.http(lane.client().dialer(), to, Request.get(host, "/"));
    }
}
