package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.mesh.TokenCalls.CLOSED;
import static dev.assay.cases.mesh.TokenCalls.ISSUER;
import static dev.assay.cases.mesh.TokenCalls.inline;
import static dev.assay.cases.mesh.TokenCalls.policy;
import static dev.assay.cases.mesh.TokenCalls.unauthorized;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.probe.http.KeySetServer;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.token.TokenIssuer;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.NotCarried;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Issuers' keys that a mesh must fetch: until it has them no token of the issuer passes. */
@InProfile(MESH)
final class KeySetCases {
    private static final String RESOLVER = "istio/istio: pilot/pkg/model/jwks_resolver.go";

    /** No name below this domain is ever found (RFC 2606). */
    private static final String UNREACHABLE = "http://keys.assay.invalid/keys";

    private static final String KEYS = "/keys";
    private static final int PORT = 18090;

    /** Long enough for a fetch that is made again some seconds after it has failed. */
    private static final Patience FETCHED = Patience.of(Duration.ofSeconds(30));

    @Case(
            id = "jw-12",
            title = "without an issuer's keys none of its tokens passes, whoever signed it",
            source =
                    "istio/istio: tests/integration/security/jwt_test.go, invalid-jwks; releasenotes/notes/jwks-private-key-leak.yaml; "
                            + RESOLVER,
            how =
                    "One policy with several issuers, of which one is believed by a key in the policy. The token of the leaked key passes first, while its public half stands in the policy.",
            rows = "S13",
            features = Features.JWT,
            kills = {"open-without-keys", "leaked-fallback-key", "others-wait-for-keys"})
    @Leaf(id = "unreachable")
    @Leaf(id = "without-token")
    @Leaf(id = "other-issuer")
    @Leaf(id = "leaked-key")
    @Leaf(id = "no-key-set")
    void withoutKeys(Lane lane, Observations leaves) throws Exception {
        var known = TokenCalls.issuer(lane, ISSUER);
        var unknown = TokenCalls.issuer(lane, "https://unreachable.assay.example");
        var calls = TokenCalls.to(lane, lane.server());
        leaves.control(calls.bearer("no-token")).is(answered(200));
        lane.apply(
                policy(
                        "tokens",
                        "server",
                        inline(known) + rule(LeakedKey.ISSUER, "jwks", LeakedKey.JWKS)));
        leaves.control(calls.bearer("no-token")).is(unauthorized());
        leaves.control(calls.bearer(LeakedKey.TOKEN)).is(answered(200));

        lane.apply(
                policy(
                        "tokens",
                        "server",
                        inline(known)
                                + rule(LeakedKey.ISSUER, "jwksUri", UNREACHABLE)
                                + rule(unknown.name(), "jwksUri", UNREACHABLE)));
        lane.apply(
                authorizationPolicy(
                        "closed",
                        selecting("app: server"),
                        "DENY",
                        "- to: [{operation: {paths: [%s]}}]".formatted(CLOSED)));
        leaves.control(calls.at(CLOSED)).is(denied());
        leaves.expect("leaked-key", calls.bearer(LeakedKey.TOKEN)).settlesOn(unauthorized());
        leaves.expect("unreachable", calls.bearer(unknown.token("alice")))
                .settlesOn(unauthorized());
        leaves.expect("without-token", calls.bare()).settlesOn(answered(200));
        leaves.expect("other-issuer", calls.bearer(known.token("alice"))).settlesOn(answered(200));

        var server = new KeySetServer();
        server.serves(KEYS, "<html>This is no key set.</html>");
        String address = deploy(lane, server);
        lane.apply(
                policy(
                        "tokens",
                        "server",
                        inline(known) + rule(unknown.name(), "jwksUri", address + KEYS)));
        leaves.control(server::asked)
                .is(
                        Expectation.of("the mesh asked for the keys", seen -> seen.contains(KEYS)),
                        FETCHED);
        leaves.expect("no-key-set", calls.bearer(unknown.token("alice"))).settlesOn(unauthorized());
    }

    @Case(
            id = "jw-13",
            title = "keys are fetched in time, again after a failure, and anew when they change",
            source =
                    RESOLVER
                            + "; releasenotes/notes/54118.yaml and 45549.yaml; istio/istio: tests/integration/security/testdata/requestauthn/timeout.yaml.tmpl",
            how =
                    "The issuer's web server is an application of the suite's own: it hangs, fails, answers, and changes its keys.",
            rows = "S13",
            features = Features.JWT,
            kills = {"stale-keys", "failed-fetch-not-repeated", "discovery-doubles-the-slash"})
    @Leaf(id = "hanging-server", level = Level.EXTENDED)
    @Leaf(id = "other-issuer-meanwhile", level = Level.EXTENDED)
    @Leaf(id = "after-failure", level = Level.EXTENDED)
    @Leaf(id = "trailing-slash", level = Level.EXTENDED)
    @Leaf(id = "new-key", level = Level.EXTENDED, features = Features.KEY_REFRESH)
    @Leaf(id = "old-key", level = Level.EXTENDED, features = Features.KEY_REFRESH)
    void fetchedKeys(Lane lane, Observations leaves) throws Exception {
        var known = TokenCalls.issuer(lane, ISSUER);
        var server = new KeySetServer();
        String address = deploy(lane, server);
        var issuer = TokenCalls.issuer(lane, address + "/");
        var calls = TokenCalls.to(lane, lane.server());
        leaves.control(calls.bearer("no-token")).is(answered(200));

        server.hangs("/hanging");
        lane.apply(
                policy(
                        "tokens",
                        "server",
                        inline(known)
                                + rule(issuer.name(), "jwksUri", address + "/hanging")
                                + "  timeout: 1s\n"));
        leaves.control(calls.bearer("no-token")).is(unauthorized());
        leaves.expect("hanging-server", calls.bearer(issuer.token("alice")))
                .settlesOn(unauthorized());
        leaves.expect("other-issuer-meanwhile", calls.bearer(known.token("alice")))
                .settlesOn(answered(200));

        server.fails("/failing");
        lane.apply(
                policy("tokens", "server", rule(issuer.name(), "jwksUri", address + "/failing")));
        leaves.control(server::asked)
                .is(
                        Expectation.of(
                                "the mesh asked for the keys", seen -> seen.contains("/failing")),
                        FETCHED);
        server.serves("/failing", issuer.jwks());
        leaves.expect("after-failure", calls.bearer(issuer.token("alice")))
                .settlesOn(answered(200), FETCHED);

        server.serves(
                "/.well-known/openid-configuration",
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/discovered\"}"
                        .formatted(issuer.name(), address));
        server.serves("/discovered", issuer.jwks());
        lane.apply(policy("tokens", "server", "- issuer: \"%s\"\n".formatted(issuer.name())));
        leaves.expect("trailing-slash", calls.bearer(issuer.token("alice")))
                .settlesOn(answered(200), FETCHED);

        rotate(lane, leaves, server, address, issuer);
    }

    private static void rotate(
            Lane lane, Observations leaves, KeySetServer server, String address, TokenIssuer issuer)
            throws Exception {
        if (!leaves.wants("new-key") && !leaves.wants("old-key")) {
            return;
        }
        var calls = TokenCalls.to(lane, lane.server());
        server.serves(KEYS, issuer.jwks());
        lane.apply(policy("tokens", "server", rule(issuer.name(), "jwksUri", address + KEYS)));
        leaves.control(calls.bearer(issuer.token("alice"))).is(answered(200), FETCHED);
        TokenIssuer rotated = issuer.rotated();
        leaves.control(calls.bearer(rotated.token("alice"))).is(unauthorized());
        server.serves(KEYS, rotated.jwks());
        leaves.expect("new-key", calls.bearer(rotated.token("alice")))
                .settlesOn(answered(200), FETCHED);
        leaves.expect("old-key", calls.bearer(issuer.token("alice"))).settlesOn(unauthorized());
    }

    private static String rule(String issuer, String field, String value) {
        return """
        - issuer: "%s"
          %s: '%s'
        """
                .formatted(issuer, field, value);
    }

    /** Where the control plane reaches it. */
    private static String deploy(Lane lane, KeySetServer server) {
        Workload workload =
                lane.deploy(
                        WorkloadSpec.naked("issuer").on(List.of(PortSpec.custom("http", PORT))),
                        Map.of(PORT, server));
        if (workload.address().equals("127.0.0.1")) {
            throw new NotCarried(
                    "only ports tell workloads apart here: no address of one can be written into a policy");
        }
        return "http://" + workload.address() + ":" + PORT;
    }
}
