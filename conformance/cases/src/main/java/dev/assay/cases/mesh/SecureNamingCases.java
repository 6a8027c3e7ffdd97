package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.HostileLeaf.traced;
import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.mesh.ShownCertificate.By;
import dev.assay.cases.mesh.ShownCertificate.Verdict;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.fixtures.hostile.Credentials;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A caller's sidecar goes on only with a server that proves the identity of the service that was
 * called: the service account under which its endpoint runs.
 */
@InProfile(MESH)
final class SecureNamingCases {
    private static final String SERVER = "named";
    private static final String OTHER_ACCOUNT = "somebody-else";
    private static final String LONGER_ACCOUNT = SERVER + "-too";
    private static final String CAPITALS = SERVER.toUpperCase(Locale.ROOT);

    /** No namespace of the mesh needs to have this name: it stands in a certificate only. */
    private static final String OTHER_NAMESPACE = "elsewhere";

    private static final int FIRST_SERVICE_PORT = 9100;
    private static final int FIRST_WORKLOAD_PORT = 19_100;

    /**
     * What one port of the server shows.
     *
     * @param elsewhere whether the account is one of another namespace
     */
    record Shown(String leafId, Defect defect, String account, boolean elsewhere, boolean tcp)
            implements LeafParameter {
        @Override
        public String group() {
            return "shown";
        }

        @Override
        public String title() {
            return defect == Defect.NONE
                    ? "the server shows a good certificate of the service account "
                            + account
                            + (elsewhere ? " of another namespace" : "")
                            + ", called was "
                            + SERVER
                    : "the server's certificate is of the right account, but " + defect.sentence();
        }

        private String namespace(Lane lane) {
            return elsewhere ? OTHER_NAMESPACE : lane.namespace().name();
        }
    }

    static Stream<Shown> impostures() {
        return Stream.of(
                another("other-account", OTHER_ACCOUNT, false),
                another("other-account-tcp", OTHER_ACCOUNT, true),
                another("longer-account", LONGER_ACCOUNT, false),
                another("account-in-capitals", CAPITALS, false),
                new Shown("other-namespace", Defect.NONE, SERVER, true, false),
                shown(Defect.FOREIGN_CA),
                shown(Defect.CA_OF_SAME_NAME),
                shown(Defect.EXPIRED),
                shown(Defect.NOT_YET_VALID),
                shown(Defect.FOREIGN_TRUST_DOMAIN),
                shown(Defect.NO_URI_SAN),
                shown(Defect.CLIENT_AUTH_ONLY),
                shown(Defect.SELF_SIGNED),
                shown(Defect.WRONG_KEY));
    }

    private static Shown another(String leafId, String account, boolean tcp) {
        return new Shown(leafId, Defect.NONE, account, false, tcp);
    }

    private static Shown shown(Defect defect) {
        return new Shown(defect.id(), defect, SERVER, false, false);
    }

    @Case(
            id = "sn-01",
            title = "a server that does not prove the called service's identity is not spoken to",
            source =
                    "istio.io: docs/concepts/security, Secure naming; istio/istio: pilot/pkg/networking/core/cluster_tls.go",
            how =
                    "A workload without a sidecar ends TLS itself and shows, port by port, certificates of which only one is the right one. The caller's application gets the sidecar's 503, and the server no application byte.",
            rows = {"S2", "S5", "S6"},
            kills = {
                "secure-naming-chain-only",
                "server-account-by-prefix",
                "server-chain-not-verified",
                "server-name-case-folded",
                "server-name-taken-for-granted",
                "server-namespace-unchecked",
                "server-trust-domain-unchecked",
                "server-usage-ignored",
                "server-validity-ignored"
            })
    @LeafSource("impostures")
    void onlyTheNamedServer(Lane lane, Observations leaves, List<Shown> wanted) throws Exception {
        var all = new ArrayList<Shown>();
        all.add(another("right", SERVER, false));
        all.add(another("right-tcp", SERVER, true));
        all.addAll(wanted);
        Map<Shown, TlsServerProbe> servers = standUp(lane, all);
        lane.apply(destinationRule(SERVER, lane.namespace().host(SERVER), "ISTIO_MUTUAL"));
        lane.awaitCallerSentinel();

        for (Shown right : all.subList(0, 2)) {
            leaves.control(calling(lane, all.indexOf(right), right.tcp())).is(served(right.tcp()));
        }
        for (Shown each : wanted) {
            leaves.expect(each.leafId(), calling(lane, all.indexOf(each), each.tcp()))
                    .settlesOn(each.tcp() ? refused() : upstreamFailure());
            TlsServerProbe server = Objects.requireNonNull(servers.get(each));
            leaves.expect(each.leafId(), server::accepted)
                    .is(
                            Expectation.of(
                                    "the server was called, and no application byte came",
                                    seen ->
                                            !seen.isEmpty()
                                                    && seen.stream()
                                                            .noneMatch(SecureNamingCases::spoken)));
        }
    }

    static Stream<HostileLeaf> unproven() {
        return traced(
                Stream.of(
                                Defect.FOREIGN_CA,
                                Defect.CA_OF_SAME_NAME,
                                Defect.EXPIRED,
                                Defect.NOT_YET_VALID,
                                Defect.FOREIGN_TRUST_DOMAIN,
                                Defect.WRONG_KEY)
                        .flatMap(defect ->
                                ShownCertificate.of(
                                        Level.CORE, new Verdict.Refused(), By.SERVER, defect)));
    }

    @Case(
            id = "sn-01-versions",
            title =
                    "a server that does not prove who it is is not spoken to in either TLS version, and an honest one after it is",
            source =
                    "istio.io: docs/concepts/security, Secure naming; RFC 5280 section 6.1; RFC 8446 section 4.4.3; RFC 5246 section 7.4.3",
            how =
                    "A workload without a sidecar ends TLS itself, in one version at a time, shows a wrong certificate and then a right one.",
            rows = {"S2", "S6"},
            kills = {
                "server-chain-not-verified",
                "server-trust-domain-unchecked",
                "server-validity-ignored"
            })
    @LeafSource("unproven")
    void unprovenInEitherVersion(Lane lane, Observations leaves, List<HostileLeaf> wanted)
            throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    @Case(
            id = "sn-02",
            title = "behind a service of two service accounts both are the server that was called",
            source =
                    "istio/istio: pilot/pkg/networking/core/cluster_tls.go, serviceAccounts; observed: both endpoints answer",
            rows = "S2",
            kills = "only-first-account-named")
    @Leaf(id = "first-account", level = Level.EXTENDED)
    @Leaf(id = "second-account", level = Level.EXTENDED)
    void serviceOfTwoAccounts(Lane lane, Observations leaves) throws Exception {
        Map<String, String> group = Map.of("group", "accounts");
        lane.deploy(WorkloadSpec.meshed("account-a").labelled(group));
        lane.deploy(WorkloadSpec.meshed("account-b").labelled(group));
        lane.expose(new ServiceSpec("accounts", group, ServiceSpec.standingPorts()));
        lane.apply(destinationRule("accounts", "accounts", "ISTIO_MUTUAL"));
        lane.awaitCallerSentinel();
        for (String leaf : List.of("first-account", "second-account")) {
            String workload = leaf.startsWith("first") ? "account-a" : "account-b";
            leaves.expect(leaf, Actors.untilAnsweredBy(lane, "accounts", workload))
                    .settlesOn(
                            answered(200)
                                    .byWorkload(workload)
                                    .withClientIdentity(Actors.identity(lane, lane.client())));
        }
    }

    private static boolean spoken(TlsServerProbe.Accepted connection) {
        return connection.end() == TlsServerProbe.End.SERVED;
    }

    private static Expectation<Observation> served(boolean tcp) {
        return tcp ? echoed() : answered(200).byWorkload(SERVER);
    }

    private static Map<Shown, TlsServerProbe> standUp(Lane lane, List<Shown> all) {
        var certificates =
                new HostileCertificates(
                        lane.mesh().ca().pluggedSigner(),
                        lane.mesh().options().trustDomain(),
                        Clock.systemUTC(),
                        lane.mesh().secrets());
        var servers = new HashMap<Shown, TlsServerProbe>();
        var applications = new HashMap<Integer, WireHandler>();
        var ports = new ArrayList<PortSpec>();
        var servicePorts = new ArrayList<ServiceSpec.Port>();
        for (int i = 0; i < all.size(); i++) {
            Shown each = all.get(i);
            Credentials credentials =
                    certificates.of(each.defect(), each.namespace(lane), each.account());
            TlsServerProbe server =
                    TlsServerProbe.showing(SERVER, credentials)
                            .choosing(List.of("http/1.1", "istio-peer-exchange"));
            servers.put(each, server);
            applications.put(FIRST_WORKLOAD_PORT + i, server);
            String name = (each.tcp() ? "tcp-" : "http-") + i;
            ports.add(PortSpec.custom(name, FIRST_WORKLOAD_PORT + i));
            servicePorts.add(
                    new ServiceSpec.Port(name, FIRST_SERVICE_PORT + i, FIRST_WORKLOAD_PORT + i));
        }
        lane.expose(new ServiceSpec(SERVER, Map.of("app", SERVER), servicePorts));
        lane.deploy(WorkloadSpec.naked(SERVER).on(ports), applications);
        return servers;
    }

    private static Probe<Observation> calling(Lane lane, int index, boolean tcp) {
        String host = lane.namespace().host(SERVER);
        var to = Destination.service(host, FIRST_SERVICE_PORT + index);
        return tcp
                ? () -> WireProbe.bytes(lane.client().dialer(), to, "assay-payload")
                : () -> WireProbe.http(lane.client().dialer(), to, Request.get(host, "/"));
    }
}
