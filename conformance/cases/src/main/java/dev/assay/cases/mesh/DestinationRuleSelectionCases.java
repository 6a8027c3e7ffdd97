package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Actors.meshedFrom;
import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.probe.Expectations.answered;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.environment.Workload;
import java.util.List;

/**
 * Which of several DestinationRules counts for a caller and a service. Whether the server was told
 * an identity says which one did: without any, auto mTLS tells it.
 */
@InProfile(MESH)
final class DestinationRuleSelectionCases {
    private static final String PUSH =
            "istio/istio: pilot/pkg/model/push_context.go, destinationRule";
    private static final String MERGE = "istio/istio: pilot/pkg/model/destination_rule.go";
    private static final String API = "istio/api: networking/v1alpha3/destination_rule.proto";

    private static final Expectation<Observation> PLAINTEXT = answered(200).withoutClientIdentity();

    @Case(
            id = "dr-09",
            title =
                    "rules are looked for in the caller's namespace, then the service's, then the root",
            source = PUSH,
            how =
                    "The namespace comes first and how well the host fits second: the caller's wildcard beats the exact host in the service's namespace.",
            rows = "S10",
            kills = "most-specific-across-namespaces")
    @Leaf(id = "root-namespace")
    @Leaf(id = "service-namespace-over-root")
    @Leaf(id = "callers-wildcard-over-service-namespace")
    @Leaf(id = "callers-rule-spares-other-callers")
    @OnLane(scope = Scope.MESH)
    void namespaceBeforeSpecificity(Lane lane, Observations leaves) throws Exception {
        Workload server = lane.otherServer();
        String host = lane.host(server);
        leaves.control(meshed(lane, server)).is(identified(lane, lane.client()));
        leaves.control(meshedFrom(lane, lane.otherClient(), server))
                .is(identified(lane, lane.otherClient()));

        lane.applyRoot(destinationRule("root", host, "DISABLE"));
        leaves.expect("root-namespace", meshed(lane, server)).settlesOn(PLAINTEXT);
        leaves.control(meshed(lane, server)).is(PLAINTEXT);
        lane.applyOther(destinationRule("service", host, "ISTIO_MUTUAL"));
        lane.awaitCallerSentinel();
        leaves.expect("service-namespace-over-root", meshed(lane, server))
                .settlesOn(identified(lane, lane.client()));
        lane.apply(destinationRule("caller", wildcard(host), "DISABLE"));
        leaves.expect("callers-wildcard-over-service-namespace", meshed(lane, server))
                .settlesOn(PLAINTEXT);
        lane.awaitCallerSentinel(lane.otherClient());
        leaves.expect(
                        "callers-rule-spares-other-callers",
                        meshedFrom(lane, lane.otherClient(), server))
                .settlesOn(identified(lane, lane.otherClient()));
    }

    @Case(
            id = "dr-10",
            title = "in one namespace the exact host beats the longer wildcard, and that beats *",
            source = "istio/istio: pilot/pkg/model/config.go, MostSpecificHostMatch",
            how =
                    "Rules are made from the least to the most specific, and for a second service the other way round, so that the order of creation explains nothing.",
            rows = "S10",
            kills = "oldest-rule-beats-exact")
    @Leaf(id = "star")
    @Leaf(id = "older-exact-over-star")
    @Leaf(id = "wildcard-over-older-star")
    @Leaf(id = "exact-over-older-wildcard")
    void mostSpecificHost(Lane lane, Observations leaves) throws Exception {
        String host = lane.host(lane.server());
        leaves.control(meshed(lane, lane.server())).is(identified(lane, lane.client()));
        leaves.control(meshed(lane, lane.sibling())).is(identified(lane, lane.client()));

        lane.apply(destinationRule("sibling", lane.host(lane.sibling()), "ISTIO_MUTUAL"));
        lane.apply(destinationRule("star", "\"*\"", "DISABLE"));
        leaves.expect("star", meshed(lane, lane.server())).settlesOn(PLAINTEXT);
        leaves.control(meshed(lane, lane.server())).is(PLAINTEXT);
        leaves.expect("older-exact-over-star", meshed(lane, lane.sibling()))
                .settlesOn(identified(lane, lane.client()));
        lane.apply(destinationRule("wildcard", wildcard(host), "ISTIO_MUTUAL"));
        leaves.expect("wildcard-over-older-star", meshed(lane, lane.server()))
                .settlesOn(identified(lane, lane.client()));
        // with the star in force, plaintext could as well be its doing
        lane.delete("DestinationRule", "star");
        leaves.control(meshed(lane, lane.server())).is(identified(lane, lane.client()));
        lane.apply(destinationRule("exact", host, "DISABLE"));
        leaves.expect("exact-over-older-wildcard", meshed(lane, lane.server()))
                .settlesOn(PLAINTEXT);
    }

    @Case(
            id = "dr-11",
            title = "a rule with exportTo . is seen in its own namespace only",
            source = API + ", export_to; " + PUSH,
            rows = "S10",
            kills = "export-to-ignored")
    @Leaf(id = "callers-elsewhere")
    @Leaf(id = "callers-beside-the-rule")
    @Leaf(id = "callers-own-rule")
    void exportedNowhere(Lane lane, Observations leaves) throws Exception {
        Workload server = lane.otherServer();
        String rule = destinationRule("plain", lane.host(server), "DISABLE");
        leaves.control(meshed(lane, server)).is(identified(lane, lane.client()));
        lane.applyOther(rule);
        leaves.control(meshed(lane, server)).is(PLAINTEXT);

        lane.applyOther(hidden(rule));
        lane.awaitCallerSentinel(lane.client(), lane.otherClient());
        leaves.expect("callers-elsewhere", meshed(lane, server))
                .settlesOn(identified(lane, lane.client()));
        leaves.expect("callers-beside-the-rule", meshedFrom(lane, lane.otherClient(), server))
                .settlesOn(PLAINTEXT);
        lane.apply(hidden(rule));
        leaves.expect("callers-own-rule", meshed(lane, server)).settlesOn(PLAINTEXT);
    }

    @Case(
            id = "dr-12",
            title =
                    "of two rules for one host and namespace the older trafficPolicy is kept whole, and the subsets are united",
            source = MERGE + ", mergeDestinationRule",
            how =
                    "The older rule's name sorts last. Of a third service each of two rules has one subset, and a VirtualService routes to both.",
            rows = "S10",
            kills = "last-rule-wins")
    @Leaf(id = "older-traffic-policy", level = Level.EXTENDED)
    @Leaf(id = "newer-traffic-policy-where-the-older-has-none", level = Level.EXTENDED)
    @Leaf(id = "subsets-united", level = Level.EXTENDED)
    void olderTrafficPolicy(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshed(lane, lane.server())).is(identified(lane, lane.client()));
        leaves.control(meshed(lane, lane.sibling())).is(identified(lane, lane.client()));
        lane.apply(destinationRule("z-older", lane.host(lane.server()), "DISABLE"));
        leaves.control(meshed(lane, lane.server())).is(PLAINTEXT);
        lane.apply(destinationRule("a-newer", lane.host(lane.server()), "ISTIO_MUTUAL"));
        lane.awaitCallerSentinel();
        leaves.expect("older-traffic-policy", meshed(lane, lane.server())).settlesOn(PLAINTEXT);

        lane.apply(
                """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata:
                  name: z-bare
                spec:
                  host: %s
                  subsets:
                  - name: all
                    labels:
                      app: sibling
                """
                        .formatted(lane.host(lane.sibling())));
        lane.apply(destinationRule("a-full", lane.host(lane.sibling()), "DISABLE"));
        leaves.expect("newer-traffic-policy-where-the-older-has-none", meshed(lane, lane.sibling()))
                .settlesOn(PLAINTEXT);

        Routing.standUp(lane, "united");
        lane.apply(subset("z-older", "united", Routing.INJECTED));
        lane.apply(subset("a-newer-too", "united", Routing.LEGACY));
        lane.apply(Routing.byPath("united", "v1"));
        for (String version : List.of(Routing.LEGACY, Routing.INJECTED)) {
            leaves.expect("subsets-united", Routing.asking(lane, "united", version))
                    .settlesOn(answered(200).byWorkload(version));
        }
    }

    /** A rule that has nothing but one subset. */
    private static String subset(String name, String host, String version) {
        return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: %s-%s
        spec:
          host: %s
          subsets:
          - name: %s
            labels:
              app: %s
        """
                .formatted(name, version, host, version, version);
    }

    @Case(
            id = "dr-13",
            title = "a short host is a service of the rule's own namespace",
            source = API + ", host",
            rows = "S10",
            kills = "short-host-of-callers-namespace")
    @Leaf(id = "service-beside-the-rule")
    @Leaf(id = "same-name-elsewhere")
    void shortHost(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshed(lane, lane.otherServer())).is(identified(lane, lane.client()));
        leaves.control(meshedFrom(lane, lane.otherClient(), lane.server()))
                .is(identified(lane, lane.otherClient()));
        lane.applyOther(destinationRule("short", "server", "DISABLE"));
        leaves.expect("service-beside-the-rule", meshed(lane, lane.otherServer()))
                .settlesOn(PLAINTEXT);
        lane.awaitCallerSentinel(lane.otherClient());
        leaves.expect("same-name-elsewhere", meshedFrom(lane, lane.otherClient(), lane.server()))
                .settlesOn(identified(lane, lane.otherClient()));
    }

    private static Expectation<Observation> identified(Lane lane, Workload caller) {
        return answered(200).withClientIdentity(Actors.identity(lane, caller));
    }

    /** All services of a host's namespace. */
    private static String wildcard(String host) {
        return "\"*" + host.substring(host.indexOf('.')) + "\"";
    }

    private static String hidden(String rule) {
        return rule + "  exportTo: [\".\"]\n";
    }
}
