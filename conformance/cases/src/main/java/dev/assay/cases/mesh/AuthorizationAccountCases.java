package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Applied;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.stream.Stream;

/** A source's {@code serviceAccounts}: callers by account alone, whatever the trust domain. */
@InProfile(MESH)
final class AuthorizationAccountCases {
    private static final String API =
            "istio/api: security/v1beta1/authorization_policy.proto, Source.serviceAccounts; istio/istio: releasenotes/notes/59700.yaml";

    @Case(
            id = "az-13",
            title =
                    "serviceAccounts name an account and its namespace, which is the policy's where none is named",
            source = API,
            how =
                    "Each of four servers has one policy: two accounts differ by a dot, and two have one name in two namespaces.",
            rows = "S12",
            kills = {
                "service-account-unquoted",
                "bare-service-account-of-any-namespace",
                "service-account-by-name-alone"
            })
    @Leaf(id = "dotted-account", level = Level.EXTENDED)
    @Leaf(id = "dot-is-no-wildcard", level = Level.EXTENDED)
    @Leaf(id = "without-identity", level = Level.EXTENDED)
    @Leaf(id = "bare-in-policy-namespace", level = Level.EXTENDED)
    @Leaf(id = "bare-in-other-namespace", level = Level.EXTENDED)
    @Leaf(id = "qualified-from-other-namespace", level = Level.EXTENDED)
    @Leaf(id = "qualified-but-of-policy-namespace", level = Level.EXTENDED)
    @Leaf(id = "excepted-account", level = Level.EXTENDED)
    @Leaf(id = "not-excepted-account", level = Level.EXTENDED)
    @Leaf(id = "not-excepted-without-identity", level = Level.EXTENDED)
    void accounts(Lane lane, Observations leaves) throws Exception {
        Workload dotted = lane.deploy(WorkloadSpec.meshed("dotted").as("my.sa"));
        Workload dashed = lane.deploy(WorkloadSpec.meshed("dashed").as("my-sa"));
        Workload quoted = lane.server();
        Workload bare = lane.sibling();
        Workload qualified = lane.otherServer();
        Workload excepting = lane.client();
        leaves.control(asking(lane, dashed, quoted)).is(answered(200));
        leaves.control(asking(lane, lane.otherClient(), bare)).is(answered(200));
        leaves.control(asking(lane, lane.otherClient(), qualified)).is(answered(200));
        leaves.control(asking(lane, dashed, excepting)).is(answered(200));
        String own = lane.namespace().name();
        lane.apply(policy("server", "ALLOW", "serviceAccounts: [\"" + own + "/my.sa\"]"));
        lane.apply(policy("sibling", "ALLOW", "serviceAccounts: [client]"));
        lane.applyOther(policy("server", "ALLOW", "serviceAccounts: [\"" + own + "/client\"]"));
        lane.apply(policy("client", "DENY", "notServiceAccounts: [my.sa]"));

        leaves.expect("dot-is-no-wildcard", asking(lane, dashed, quoted)).settlesOn(denied());
        leaves.expect("dotted-account", asking(lane, dotted, quoted)).settlesOn(answered(200));
        leaves.expect("without-identity", asking(lane, lane.naked(), quoted)).settlesOn(denied());
        leaves.expect("bare-in-other-namespace", asking(lane, lane.otherClient(), bare))
                .settlesOn(denied());
        leaves.expect("bare-in-policy-namespace", asking(lane, lane.client(), bare))
                .settlesOn(answered(200));
        leaves.expect(
                        "qualified-but-of-policy-namespace",
                        asking(lane, lane.otherClient(), qualified))
                .settlesOn(denied());
        leaves.expect("qualified-from-other-namespace", asking(lane, lane.client(), qualified))
                .settlesOn(answered(200));
        leaves.expect("not-excepted-account", asking(lane, dashed, excepting)).settlesOn(denied());
        leaves.expect("not-excepted-without-identity", asking(lane, lane.naked(), excepting))
                .settlesOn(denied());
        leaves.expect("excepted-account", asking(lane, dotted, excepting)).settlesOn(answered(200));
    }

    /** What stands beside {@code serviceAccounts} in one source. */
    record Beside(String leafId, String field) implements LeafParameter {
        @Override
        public Level level() {
            return Level.EXTENDED;
        }
    }

    static Stream<Beside> besides() {
        return Stream.of(
                new Beside("with-principals", "principals: [\"*\"]"),
                new Beside("with-not-principals", "notPrincipals: [\"td/ns/a/sa/b\"]"),
                new Beside("with-namespaces", "namespaces: [\"${namespace}\"]"),
                new Beside("with-not-namespaces", "notNamespaces: [\"a\"]"));
    }

    @Case(
            id = "az-13-combined",
            title =
                    "a source that names accounts and, in the same breath, principals or namespaces is refused at apply",
            source =
                    "istio/api: security/v1beta1/authorization_policy.proto, XValidation rule of Source",
            rows = "S12",
            kills = "port-level-without-selector-accepted")
    @LeafSource("besides")
    void combined(Lane lane, Observations leaves, Beside attempt) throws Exception {
        String accounts = "serviceAccounts: [client]";
        leaves.control(() -> lane.tryApply(policy("server", "ALLOW", accounts)))
                .is(Applied.accepted());
        leaves.expect(
                        attempt.leafId(),
                        () ->
                                lane.tryApply(
                                        policy(
                                                "server",
                                                "ALLOW",
                                                accounts + ", " + attempt.field())))
                .is(Applied.rejected());
    }

    private static Probe<Observation> asking(Lane lane, Workload caller, Workload server) {
        return Actors.meshedFrom(lane, caller, server);
    }

    private static String policy(String app, String action, String source) {
        return authorizationPolicy(
                "accounts-of-" + app,
                selecting("app: " + app),
                action,
                "- {from: [{source: {%s}}]}".formatted(source));
    }
}
