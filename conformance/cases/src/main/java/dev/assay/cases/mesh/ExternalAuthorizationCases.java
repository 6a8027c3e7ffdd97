package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.ExternalAuthorizer.delegating;
import static dev.assay.cases.mesh.ExternalAuthorizer.deniedByProvider;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.http.CheckServer;
import dev.assay.cases.probe.http.GrpcCheckServer;
import dev.assay.fixtures.environment.Workload;
import java.util.List;

/**
 * AuthorizationPolicy with action CUSTOM: an authorizer outside the mesh decides. Each workload has
 * one provider, as Istio allows no more.
 */
@InProfile(MESH)
@OnLane(scope = Scope.MESH, extensionProviders = ExternalAuthorizer.PROVIDERS)
final class ExternalAuthorizationCases {
    private static final String API = ExternalAuthorizer.API;

    private static final String ALLOWED = "/asked/allowed";
    private static final String DENIED = "/asked/denied";
    private static final String OVERRULED = "/asked/overruled";
    private static final String BOTH = "/asked/denied-twice";
    private static final String HANGING = "/asked/hanging";
    private static final String PAGE = "/page";

    @Case(
            id = "az-33",
            title =
                    "what a CUSTOM rule matches is asked of its provider first; its consent overrules no DENY, and its absence concerns nothing else",
            source = API,
            how =
                    "One authorizer of the suite's own, asked by HTTP, has a verdict for each path; then it goes away.",
            rows = "S12",
            features = Features.EXTERNAL_AUTHORIZATION,
            kills = {
                "delegation-ignored",
                "everything-delegated",
                "failed-check-allows",
                "consent-is-final",
                "deny-before-custom",
                "undefined-provider-allows",
                "provider-timeout-ignored",
                "status-on-error-ignored",
                "fail-open-ignored"
            })
    @Leaf(id = "allowed", level = Level.EXTENDED)
    @Leaf(id = "denied", level = Level.EXTENDED)
    @Leaf(id = "not-delegated", level = Level.EXTENDED)
    @Leaf(id = "not-asked", level = Level.EXTENDED)
    @Leaf(id = "allowed-but-denied-by-policy", level = Level.EXTENDED)
    @Leaf(id = "before-deny", level = Level.EXTENDED)
    @Leaf(id = "hanging", level = Level.EXTENDED)
    @Leaf(id = "undefined-delegated", level = Level.EXTENDED)
    @Leaf(id = "undefined-not-delegated", level = Level.EXTENDED)
    @Leaf(id = "down-delegated", level = Level.EXTENDED)
    @Leaf(id = "down-not-delegated", level = Level.EXTENDED)
    @Leaf(id = "down-status-on-error", level = Level.EXTENDED)
    @Leaf(id = "down-fail-open", level = Level.EXTENDED)
    void askedByHttp(Lane lane, Observations leaves) throws Exception {
        var checks = new CheckServer();
        checks.denies(DENIED, 401);
        checks.denies(BOTH, 401);
        checks.hangs(HANGING);
        Workload authorizer = ExternalAuthorizer.deploy(lane, checks, new GrpcCheckServer());
        Workload undefined = lane.client();
        Workload status = lane.sibling();
        Workload open = lane.otherServer();
        for (Workload each : List.of(lane.server(), undefined, status, open)) {
            leaves.control(asking(lane, each, DENIED)).is(answered(200));
        }
        lane.apply(delegating("server", "assay-http"));
        lane.apply(delegating("client", "assay-undefined"));
        lane.apply(delegating("sibling", "assay-status"));
        lane.applyOther(delegating("server", "assay-open"));
        lane.apply(denying("server"));
        lane.awaitSentinel(lane.server());

        leaves.expect("denied", asking(lane, lane.server(), DENIED))
                .settlesOn(deniedByProvider(401));
        leaves.expect("before-deny", asking(lane, lane.server(), BOTH))
                .settlesOn(deniedByProvider(401));
        leaves.expect("allowed-but-denied-by-policy", asking(lane, lane.server(), OVERRULED))
                .settlesOn(denied());
        leaves.expect("allowed", asking(lane, lane.server(), ALLOWED)).settlesOn(answered(200));
        leaves.expect("not-delegated", asking(lane, lane.server(), PAGE)).settlesOn(answered(200));
        leaves.control(checks::asked).is(includes(ALLOWED));
        leaves.expect("not-asked", checks::asked).is(excludes(PAGE));
        leaves.expect("hanging", asking(lane, lane.server(), HANGING)).settlesOn(answered(403));
        leaves.expect("undefined-delegated", asking(lane, undefined, ALLOWED))
                .settlesOn(answered(403));
        leaves.expect("undefined-not-delegated", asking(lane, undefined, PAGE))
                .settlesOn(answered(200));

        leaves.control(asking(lane, status, DENIED)).is(deniedByProvider(401));
        leaves.control(asking(lane, open, DENIED)).is(deniedByProvider(401));
        authorizer.close();
        leaves.expect("down-delegated", asking(lane, lane.server(), ALLOWED))
                .settlesOn(answered(403));
        leaves.expect("down-not-delegated", asking(lane, lane.server(), PAGE))
                .settlesOn(answered(200));
        leaves.expect("down-status-on-error", asking(lane, status, ALLOWED))
                .settlesOn(answered(503));
        leaves.expect("down-fail-open", asking(lane, open, DENIED)).settlesOn(answered(200));
    }

    @Case(
            id = "az-33-grpc",
            title =
                    "a provider that is asked by gRPC decides about requests and TCP connections alike",
            source = API + "; envoyproxy/envoy: api/envoy/service/auth/v3/external_auth.proto",
            how =
                    "The authorizer, asked by gRPC, denies one path and one caller's account; then it goes away.",
            rows = "S12",
            features = Features.EXTERNAL_AUTHORIZATION,
            kills = {
                "delegation-ignored",
                "everything-delegated",
                "failed-check-allows",
                "consent-is-final"
            })
    @Leaf(id = "allowed", level = Level.EXTENDED)
    @Leaf(id = "denied", level = Level.EXTENDED)
    @Leaf(id = "not-delegated", level = Level.EXTENDED)
    @Leaf(id = "allowed-but-denied-by-policy", level = Level.EXTENDED)
    @Leaf(id = "tcp-allowed", level = Level.EXTENDED)
    @Leaf(id = "tcp-denied", level = Level.EXTENDED)
    @Leaf(id = "down-delegated", level = Level.EXTENDED)
    @Leaf(id = "down-not-delegated", level = Level.EXTENDED)
    @Leaf(id = "down-tcp", level = Level.EXTENDED)
    void askedByGrpc(Lane lane, Observations leaves) throws Exception {
        var checks = new GrpcCheckServer();
        checks.denies(DENIED);
        checks.denies(Actors.proberIdentity(lane));
        Workload authorizer = ExternalAuthorizer.deploy(lane, new CheckServer(), checks);
        Workload server = lane.server();
        Workload tcp = lane.sibling();
        leaves.control(asking(lane, server, DENIED)).is(answered(200));
        leaves.control(Actors.nakedTcp(lane, tcp, Actors.TCP)).is(echoed());
        leaves.control(Actors.mutualTcp(lane, tcp, Actors.TCP)).is(echoed());
        lane.apply(delegating("server", "assay-grpc"));
        lane.apply(
                ExternalAuthorizer.custom(
                        "sibling",
                        "assay-grpc",
                        "- {to: [{operation: {ports: [\"%d\"]}}]}".formatted(Actors.TCP)));
        lane.apply(denying("server"));
        lane.awaitSentinel(server, tcp);

        leaves.expect("denied", asking(lane, server, DENIED)).settlesOn(answered(403));
        leaves.expect("allowed-but-denied-by-policy", asking(lane, server, OVERRULED))
                .settlesOn(denied());
        leaves.expect("allowed", asking(lane, server, ALLOWED)).settlesOn(answered(200));
        leaves.expect("not-delegated", asking(lane, server, PAGE)).settlesOn(answered(200));
        leaves.control(() -> checks.askedAbout(ALLOWED))
                .is(Expectation.of("the provider was asked", times -> times > 0));
        leaves.expect("tcp-allowed", Actors.nakedTcp(lane, tcp, Actors.TCP)).settlesOn(echoed());
        leaves.expect("tcp-denied", Actors.mutualTcp(lane, tcp, Actors.TCP)).settlesOn(refused());

        authorizer.close();
        leaves.expect("down-delegated", asking(lane, server, ALLOWED)).settlesOn(answered(403));
        leaves.expect("down-not-delegated", asking(lane, server, PAGE)).settlesOn(answered(200));
        leaves.expect("down-tcp", Actors.nakedTcp(lane, tcp, Actors.TCP)).settlesOn(refused());
    }

    private static String denying(String app) {
        return authorizationPolicy(
                "deny",
                selecting("app: " + app),
                "DENY",
                "- {to: [{operation: {paths: [\"%s\", \"%s\"], ports: [\"%d\"]}}]}"
                        .formatted(OVERRULED, BOTH, Actors.HTTP));
    }

    private static Probe<Observation> asking(Lane lane, Workload server, String path) {
        return Actors.request(lane, lane.naked(), server, "GET", path, List.of());
    }

    private static Expectation<List<String>> includes(String path) {
        return Expectation.of("the provider was asked about " + path, seen -> seen.contains(path));
    }

    private static Expectation<List<String>> excludes(String path) {
        return Expectation.of(
                "the provider was not asked about " + path, seen -> !seen.contains(path));
    }
}
