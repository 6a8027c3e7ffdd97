package dev.assay.cases.mesh;

import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.environment.Workload;
import java.util.List;
import java.util.function.Function;

/**
 * One stimulus against three servers, of which one is in DISABLE, one in PERMISSIVE and one in
 * STRICT mode. The leaves are named after the modes. A control on the same path comes first, while
 * every server still takes both.
 */
final class ThreeModes {
    private final Lane lane;
    private final Observations leaves;
    private final Function<Workload, Probe<Observation>> stimulus;

    private ThreeModes(
            Lane lane, Observations leaves, Function<Workload, Probe<Observation>> stimulus) {
        this.lane = lane;
        this.leaves = leaves;
        this.stimulus = stimulus;
    }

    static ThreeModes on(
            Lane lane, Observations leaves, Function<Workload, Probe<Observation>> stimulus) {
        return new ThreeModes(lane, leaves, stimulus);
    }

    /**
     * Allows nothing on the port but the HTTP method GET: on connections that the mesh takes for
     * TCP such a rule is void (istio.io: docs/tasks/security/authorization/authz-tcp), so an answer
     * shows that it saw HTTP.
     */
    ThreeModes withHttpRule(int port) {
        for (Workload server : servers()) {
            String yaml =
                    authorizationPolicy(
                            "http-only-" + server.spec().name(),
                            selecting("app: " + server.spec().name()),
                            "ALLOW",
                            """
                            - to:
                              - operation:
                                  methods: [GET]
                                  ports: ["%1$d"]
                            - to:
                              - operation:
                                  notPorts: ["%1$d"]
                            """
                                    .formatted(port));
            if (server.namespace().equals(lane.other().name())) {
                lane.applyOther(yaml);
            } else {
                lane.apply(yaml);
            }
        }
        return this;
    }

    /** The stimulus itself works in the default mode. */
    ThreeModes control(Expectation<? super Observation> expected) throws Exception {
        return controlledBy(stimulus, expected);
    }

    /** The stimulus never works; this one does, on the same path. */
    ThreeModes controlledBy(
            Function<Workload, Probe<Observation>> other, Expectation<? super Observation> expected)
            throws Exception {
        for (Workload server : servers()) {
            leaves.control(other.apply(server)).is(expected);
        }
        return this;
    }

    /** Sets the modes and observes. */
    void observe(
            Expectation<? super Observation> disable,
            Expectation<? super Observation> permissive,
            Expectation<? super Observation> strict)
            throws Exception {
        lane.apply(peerAuthentication("strict", selecting("app: server"), "STRICT"));
        lane.apply(peerAuthentication("permissive", selecting("app: sibling"), "PERMISSIVE"));
        lane.applyOther(peerAuthentication("disable", selecting("app: server"), "DISABLE"));
        lane.awaitSentinel();
        leaves.expect("STRICT", stimulus.apply(lane.server())).settlesOn(strict);
        leaves.expect("PERMISSIVE", stimulus.apply(lane.sibling())).settlesOn(permissive);
        leaves.expect("DISABLE", stimulus.apply(lane.otherServer())).settlesOn(disable);
    }

    private List<Workload> servers() {
        return List.of(lane.server(), lane.sibling(), lane.otherServer());
    }
}
