package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;
import static dev.assay.cases.probe.Expectations.echoed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.environment.Workload;
import java.util.List;

/** AuthorizationPolicies that are there to be looked at: what they say is not enforced. */
@InProfile(MESH)
final class AuthorizationTrialCases {
    private static final String TRIED = "istio.io/dry-run: \"true\"";
    private static final String NOT_TRIED = "istio.io/dry-run: \"false\"";

    /**
     * On the server no ALLOW policy is enforced: all pass but what a DENY denies. On the sibling
     * one is: none pass but what it allows.
     */
    @Case(
            id = "az-34",
            title = "AUDIT and the annotation istio.io/dry-run change nothing",
            source =
                    "istio/api: security/v1beta1/authorization_policy.proto, AUDIT; istio.io: docs/tasks/security/authorization/authz-dry-run; "
                            + "istio/istio: pilot/pkg/security/authz/builder/builder.go, isDryRun",
            how =
                    "Each policy has a path of its own, where it would decide if it were enforced; that the same policy decides without the annotation is seen last.",
            rows = "S12",
            kills = {
                "audit-denies",
                "audit-counts-as-allow",
                "dry-run-enforced",
                "dry-run-by-presence"
            })
    @Leaf(id = "audited", level = Level.EXTENDED)
    @Leaf(id = "not-audited", level = Level.EXTENDED)
    @Leaf(id = "tried-deny", level = Level.EXTENDED)
    @Leaf(id = "tried-deny-on-tcp", level = Level.EXTENDED)
    @Leaf(id = "deny-not-tried", level = Level.EXTENDED)
    @Leaf(id = "tried-allow-keeps-nobody-out", level = Level.EXTENDED)
    @Leaf(id = "audit-lets-nobody-in", level = Level.EXTENDED)
    @Leaf(id = "tried-allow-lets-nobody-in", level = Level.EXTENDED)
    @Leaf(id = "enforced-without-annotation", level = Level.EXTENDED)
    void nothingIsEnforced(Lane lane, Observations leaves) throws Exception {
        Workload open = lane.server();
        Workload restricted = lane.sibling();
        leaves.control(asking(lane, open, "/")).is(answered(200));
        leaves.control(asking(lane, restricted, "/")).is(answered(200));
        leaves.control(Actors.nakedTcp(lane, open, Actors.TCP)).is(echoed());
        lane.apply(
                String.join(
                        "---\n",
                        List.of(
                                policy("audit", "server", "AUDIT", paths("/audited")),
                                tried("deny", "server", "DENY", paths("/tried"), TRIED),
                                tried("deny-tcp", "server", "DENY", tcpPort(), TRIED),
                                tried("deny-not", "server", "DENY", paths("/not-tried"), NOT_TRIED),
                                tried("allow", "server", "ALLOW", allowing("/allowed"), TRIED),
                                policy("one", "sibling", "ALLOW", allowing("/open")),
                                policy("audit-one", "sibling", "AUDIT", paths("/audited")),
                                tried("more", "sibling", "ALLOW", allowing("/tried"), TRIED))));
        lane.awaitSentinel(open, restricted);
        leaves.control(asking(lane, restricted, "/open")).is(answered(200));

        leaves.expect("audited", asking(lane, open, "/audited")).settlesOn(answered(200));
        leaves.expect("not-audited", asking(lane, open, "/page")).settlesOn(answered(200));
        leaves.expect("tried-deny", asking(lane, open, "/tried")).settlesOn(answered(200));
        leaves.expect("tried-deny-on-tcp", Actors.nakedTcp(lane, open, Actors.TCP))
                .settlesOn(echoed());
        leaves.expect("deny-not-tried", asking(lane, open, "/not-tried")).settlesOn(denied());
        leaves.expect("tried-allow-keeps-nobody-out", asking(lane, open, "/elsewhere"))
                .settlesOn(answered(200));
        leaves.expect("audit-lets-nobody-in", asking(lane, restricted, "/audited"))
                .settlesOn(denied());
        leaves.expect("tried-allow-lets-nobody-in", asking(lane, restricted, "/tried"))
                .settlesOn(denied());

        lane.apply(policy("more", "sibling", "ALLOW", allowing("/tried")));
        leaves.expect("enforced-without-annotation", asking(lane, restricted, "/tried"))
                .settlesOn(answered(200));
    }

    private static Probe<Observation> asking(Lane lane, Workload server, String path) {
        return Actors.request(lane, lane.naked(), server, "GET", path, List.of());
    }

    /** Names its port: it would else concern TCP connections too, of which no path is known. */
    private static String paths(String path) {
        return "- {to: [{operation: {paths: [\"%s\"], ports: [\"%d\"]}}]}"
                .formatted(path, Actors.HTTP);
    }

    private static String tcpPort() {
        return "- {to: [{operation: {ports: [\"%d\"]}}]}".formatted(Actors.TCP);
    }

    /** And sentinels, which could not be told from the rest else. */
    private static String allowing(String path) {
        return "- {to: [{operation: {paths: [\"%s\", \"%s\"]}}]}"
                .formatted(path, Lane.SENTINEL_PATHS);
    }

    private static String policy(String name, String app, String action, String rules) {
        return authorizationPolicy(name, selecting("app: " + app), action, rules);
    }

    private static String tried(
            String name, String app, String action, String rules, String annotation) {
        return policy(name, app, action, rules)
                .replaceFirst("(?m)^  name: .*$", "$0\n  annotations:\n    " + annotation);
    }
}
