package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.ModeMatrix.Scope;
import dev.assay.cases.mesh.TlsChecked.Question;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a tool says of a caller and a server that speak, or do not speak, mutual TLS. */
@InProfile(MESH)
final class TlsCheckCases {
    private static final String SOURCE =
            "istio/istio#10062 (authn tls-check says OK and CONFLICT wrongly); istio.io: docs/concepts/security, \"Peer authentication\"; istio/api: networking/v1alpha3/destination_rule.proto";

    static Stream<TlsCheckPair> pairs() {
        return TlsCheckPair.all().stream();
    }

    @Case(
            id = "dg-01",
            title =
                    "tls-check: verdict, modes and deciding resources are what the wire then does, for all pairs of what both sides say",
            source = SOURCE,
            how =
                    "The tool is shown the manifests and the resources, and names the server's mode, what the client sends, what decided each, and OK or CONFLICT. Then they are applied: the mode is tried by a plaintext caller and by one with a certificate of the mesh, and the call is made.",
            rows = {"S8", "S9", "S10", "S11"},
            features = Features.DIAGNOSIS,
            kills = {
                "tls-check-always-agrees",
                "tls-check-forgets-sidecars",
                "tls-check-ignores-port-level",
                "tls-check-ignores-rules",
                "tls-check-names-the-widest"
            })
    @LeafSource("pairs")
    void pairsOfSettings(Lane lane, Diagnosis tool, Observations leaves, List<TlsCheckPair> pairs)
            throws Exception {
        var wanted = pairs.stream().filter(pair -> leaves.wants(pair.leafId())).toList();
        Map<String, Workload> servers = standUp(lane, wanted);
        for (TlsCheckPair pair : wanted) {
            leaves.control(
                            Actors.meshedFrom(
                                    lane, pair.caller(lane), of(servers, pair.serverName())))
                    .is(answered(200));
        }
        for (Scope namespace : Scope.values()) {
            var round = wanted.stream().filter(pair -> pair.namespace() == namespace).toList();
            if (!round.isEmpty()) {
                observe(lane, tool, leaves, round, servers);
            }
        }
    }

    private static Map<String, Workload> standUp(Lane lane, List<TlsCheckPair> pairs)
            throws Exception {
        var names = pairs.stream().map(TlsCheckPair::serverName).distinct().toList();
        names.forEach(name -> lane.expose(ServiceSpec.standing(name)));
        var servers = new LinkedHashMap<String, Workload>();
        for (String name : names) {
            servers.put(name, lane.deploy(WorkloadSpec.meshed(name)));
        }
        return servers;
    }

    private static Workload of(Map<String, Workload> servers, String name) {
        return Objects.requireNonNull(servers.get(name));
    }

    /** One mode of the namespace: each server is in one pair. */
    private static void observe(
            Lane lane,
            Diagnosis tool,
            Observations leaves,
            List<TlsCheckPair> round,
            Map<String, Workload> servers)
            throws Exception {
        String resources =
                TlsCheckPair.ofNamespace(round.getFirst().namespace())
                        + round.stream().map(TlsCheckPair::resources).collect(Collectors.joining());
        if (!resources.isEmpty()) {
            lane.apply(resources);
        }
        lane.awaitSentinel(
                round.stream()
                        .map(pair -> of(servers, pair.serverName()))
                        .toArray(Workload[]::new));
        lane.awaitCallerSentinel(
                round.stream()
                        .map(pair -> pair.caller(lane))
                        .filter(caller -> caller.spec().sidecar())
                        .distinct()
                        .toArray(Workload[]::new));
        InParallel.each(
                round,
                pair -> {
                    var question =
                            new Question(
                                    pair.caller(lane),
                                    of(servers, pair.serverName()),
                                    Actors.SERVICE_HTTP,
                                    Actors.HTTP);
                    leaves.expect(pair.leafId(), TlsChecked.by(tool, lane, resources, question))
                            .settlesOn(TlsChecked.agreeing(lane, question, pair.expected(lane)));
                });
    }

    @Case(
            id = "dg-03",
            title =
                    "tls-check: a server without a sidecar, and TLS of an application's own, are what the wire shows",
            source = SOURCE + "; istio/istio: pilot/pkg/networking/core/sidecar_simulation_test.go",
            rows = {"S10", "S11"},
            features = Features.DIAGNOSIS,
            kills = {
                "tls-check-always-agrees",
                "tls-check-forgets-sidecars",
                "tls-check-ignores-rules"
            })
    @Leaf(id = "naked-server-auto", title = "auto mTLS sends plaintext: OK")
    @Leaf(id = "naked-server-mutual", title = "a rule that demands mutual TLS: CONFLICT")
    @Leaf(
            id = "tcp-simple-permissive",
            level = Level.EXTENDED,
            title = "SIMPLE on a TCP port goes through to the application: PASSTHROUGH")
    @Leaf(
            id = "tcp-simple-strict",
            level = Level.EXTENDED,
            title = "SIMPLE on a TCP port that takes mutual TLS alone: CONFLICT")
    void withoutTheMeshesTls(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        var naked = new Question(lane.client(), lane.naked(), Actors.SERVICE_HTTP, Actors.HTTP);
        leaves.control(Actors.meshed(lane, lane.naked())).is(answered(200));
        leaves.control(Actors.meshedTcp(lane, lane.server())).is(echoed());
        leaves.control(Actors.meshedTcp(lane, lane.sibling())).is(echoed());

        leaves.expect("naked-server-auto", TlsChecked.by(tool, lane, "", naked))
                .settlesOn(
                        TlsChecked.agreeing(
                                lane,
                                naked,
                                new TlsSaid("NONE", "DISABLE", TlsSaid.OK, List.of(), List.of())));

        String resources =
                String.join(
                        "---\n",
                        destinationRule("naked", "naked", "ISTIO_MUTUAL"),
                        simple("server"),
                        simple("sibling"),
                        peerAuthentication("sibling", selecting("app: sibling"), "STRICT"));
        lane.apply(resources);
        lane.awaitSentinel(lane.sibling());
        lane.awaitCallerSentinel();
        leaves.expect("naked-server-mutual", TlsChecked.by(tool, lane, resources, naked))
                .settlesOn(
                        TlsChecked.agreeing(
                                lane,
                                naked,
                                new TlsSaid(
                                        "NONE",
                                        "ISTIO_MUTUAL",
                                        TlsSaid.CONFLICT,
                                        List.of(),
                                        rule(lane, "naked"))));
        var permissive = tcp(lane, lane.server());
        leaves.expect("tcp-simple-permissive", TlsChecked.by(tool, lane, resources, permissive))
                .settlesOn(
                        TlsChecked.agreeing(
                                lane,
                                permissive,
                                new TlsSaid(
                                        "PERMISSIVE",
                                        "SIMPLE",
                                        TlsSaid.PASSTHROUGH,
                                        List.of(),
                                        rule(lane, "server"))));
        var strict = tcp(lane, lane.sibling());
        leaves.expect("tcp-simple-strict", TlsChecked.by(tool, lane, resources, strict))
                .settlesOn(
                        TlsChecked.agreeing(
                                lane,
                                strict,
                                new TlsSaid(
                                        "STRICT",
                                        "SIMPLE",
                                        TlsSaid.CONFLICT,
                                        List.of(
                                                "PeerAuthentication "
                                                        + lane.namespace().name()
                                                        + "/sibling"),
                                        rule(lane, "sibling"))));
    }

    private static Question tcp(Lane lane, Workload server) {
        return new Question(lane.client(), server, Actors.SERVICE_TCP, Actors.TCP);
    }

    private static List<String> rule(Lane lane, String name) {
        return List.of("DestinationRule " + lane.namespace().name() + "/" + name);
    }

    /** The application's certificate is nobody's that a caller would know. */
    private static String simple(String host) {
        return destinationRule(host, host, "SIMPLE").stripTrailing()
                + "\n      insecureSkipVerify: true\n";
    }
}
