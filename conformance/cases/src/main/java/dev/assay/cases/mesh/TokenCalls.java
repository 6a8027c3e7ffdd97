package dev.assay.cases.mesh;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Expectations;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.Observation.HttpAnswered;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.token.TokenIssuer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** The lane's client calls the server with tokens, and what it must see then. */
final class TokenCalls {
    /** An issuer may be a URL, as in the wild most are. */
    static final String ISSUER = "https://issuer.assay.example/realm";

    /** Longer over than any leeway: Envoy's default is a minute. */
    static final Duration LONG_AGO = Duration.ofHours(1);

    /** Where the answer shows that an AuthorizationPolicy has arrived, whatever a token proves. */
    static final String CLOSED = "/closed";

    private final Lane lane;
    private final Workload server;

    private TokenCalls(Lane lane, Workload server) {
        this.lane = lane;
        this.server = server;
    }

    static TokenCalls to(Lane lane, Workload server) {
        return new TokenCalls(lane, server);
    }

    static TokenIssuer issuer(Lane lane, String name) {
        return TokenIssuer.create(name, Clock.systemUTC(), lane.mesh().secrets());
    }

    /**
     * A RequestAuthentication for selected workloads; rules as YAML that begins with {@code - }.
     */
    static String policy(String name, String app, String rules) {
        return """
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata:
          name: %s
        spec:
          selector:
            matchLabels:
              app: %s
          jwtRules:
        %s
        """
                .formatted(name, app, rules.indent(2).stripTrailing());
    }

    /** A rule that believes an issuer whose keys stand in it. */
    static String inline(TokenIssuer issuer) {
        return """
        - issuer: "%s"
          jwks: '%s'
        """
                .formatted(issuer.name(), issuer.jwks());
    }

    /** Only requests with some principal are let in, and to {@link #CLOSED} none. */
    static String demandingPrincipal(String app) {
        return Policies.authorizationPolicy(
                "principals-at-" + app,
                Policies.selecting("app: " + app),
                "ALLOW",
                """
                - from:
                  - source:
                      requestPrincipals: ["*"]
                  to:
                  - operation:
                      notPaths: ["%s"]
                """
                        .formatted(CLOSED));
    }

    Probe<Observation> bare() {
        return with("/", List.of());
    }

    Probe<Observation> bearer(String token) {
        return bearer("/", token);
    }

    Probe<Observation> bearer(String path, String token) {
        return with(path, List.of("Authorization: Bearer " + token));
    }

    Probe<Observation> at(String path) {
        return with(path, List.of());
    }

    Probe<Observation> header(String line) {
        return with("/", List.of(line));
    }

    Probe<Observation> with(String path, List<String> headers) {
        return Actors.request(lane, lane.client(), server, "GET", path, headers);
    }

    Probe<Observation> options(String... headers) {
        return Actors.request(lane, lane.client(), server, "OPTIONS", "/", List.of(headers));
    }

    static Expectation<Observation> unauthorized() {
        return Expectations.answered(401);
    }

    /** Forbidden by the token, not by an AuthorizationPolicy. */
    static Expectation<Observation> forbiddenByAudience() {
        return Expectation.of(
                "403, and not from an AuthorizationPolicy",
                seen ->
                        seen instanceof HttpAnswered http
                                && http.status() == 403
                                && !http.text().startsWith("RBAC"));
    }

    /** Answered, and the application saw this of a header; the words name no value. */
    static Expectation<Observation> told(
            String words, String header, Predicate<List<String>> values) {
        return Expectation.of(
                "answered with 200, and the application saw " + words,
                seen ->
                        seen instanceof HttpAnswered http
                                && http.echo()
                                        .filter(report -> values.test(report.values(header)))
                                        .isPresent());
    }
}
