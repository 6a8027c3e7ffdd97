package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.AuthorizationTable.allow;
import static dev.assay.cases.mesh.AuthorizationTable.condition;
import static dev.assay.cases.mesh.AuthorizationTable.deny;
import static dev.assay.cases.mesh.AuthorizationTable.paths;
import static dev.assay.cases.mesh.AuthorizationVector.allowed;
import static dev.assay.cases.mesh.AuthorizationVector.denied;
import static dev.assay.cases.probe.Expectations.answered;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Applied;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.AuthorizationVector.Caller;
import dev.assay.cases.mesh.AuthorizationVector.Way;
import dev.assay.cases.mesh.PatternField.Cell;
import dev.assay.cases.mesh.PatternField.Value;
import dev.assay.cases.probe.Expectations;
import java.util.List;
import java.util.stream.Stream;

/** What a rule demands by {@code when}: of headers, and of where a request comes from and goes. */
@InProfile(MESH)
final class AuthorizationConditionCases {
    private static final String SOURCE =
            "istio.io: docs/reference/config/security/conditions; "
                    + "istio/istio: tests/integration/security/authz_test.go, TestAuthz_Conditions";

    private static final String HEADER = "request.headers[x-assay]";
    private static final PatternField VALUES =
            new PatternField("values", "notValues", "right-value", "right-*", "*-value");
    private static final String MATCHING = "x-assay: right-value";

    /** Holds what each pattern demands, but not where it demands it. */
    private static final String OTHER = "x-assay: a-right-value-b";

    private static final String BOTH =
            """
            - to:
              - operation:
                  paths: ["/both"]
              when:
              - key: request.headers[x-one]
                values: [right]
              - key: request.headers[x-other]
                values: [right]\
            """;

    private static final List<Cell> CELLS = VALUES.cells(Value.values());

    static Stream<AuthorizationVector> headers() {
        return Stream.of(
                        CELLS.stream()
                                .map(cell -> {
                                    var row =
                                            AuthorizationVector.of(cell.leafId(), cell.allowed())
                                                    .get(cell.path());
                                    return switch (cell.value()) {
                                        case MATCHING -> row.with(MATCHING);
                                        case OTHER -> row.with(OTHER);
                                        case ABSENT -> row;
                                    };
                                }),
                        Stream.of(
                                allowed("second-of-two-values").get("/two").with("x-assay: two"),
                                allowed("some-but-not-admitted")
                                        .get("/some")
                                        .with("x-assay: some-a"),
                                denied("some-but-not-excepted")
                                        .get("/some")
                                        .with("x-assay: some-b"),
                                denied("some-but-not-other").get("/some").with("x-assay: other"),
                                denied("some-but-not-absent").get("/some"),
                                denied("both-conditions-one-fulfilled")
                                        .get("/both")
                                        .with("x-one: right"),
                                allowed("both-conditions-fulfilled")
                                        .get("/both")
                                        .with("x-one: right", "x-other: right"),
                                allowed("name-in-capitals")
                                        .get("/values-exact")
                                        .with("X-ASSAY: right-value"),
                                allowed("name-in-capitals-in-the-policy")
                                        .get("/capitals")
                                        .with("x-assay: right-value"),
                                denied("value-in-capitals")
                                        .get("/values-exact")
                                        .with("x-assay: RIGHT-VALUE"),
                                denied("right-value-of-another-name")
                                        .get("/values-exact")
                                        .with("x-assay-too: right-value"),
                                allowed("through-sidecar")
                                        .by(Caller.CLIENT)
                                        .get("/values-exact")
                                        .with(MATCHING),
                                denied("absent-through-sidecar")
                                        .by(Caller.CLIENT)
                                        .get("/values-exact")),
                        Stream.of(
                                denied("denied-value").get("/denied-values").with("x-assay: wrong"),
                                denied("denied-value-among-others")
                                        .extended()
                                        .get("/denied-values")
                                        .with(MATCHING, "x-assay: wrong"),
                                allowed("denied-value-absent").get("/denied-values"),
                                allowed("denied-not-value")
                                        .get("/denied-not-values")
                                        .with(MATCHING),
                                denied("denied-not-value-absent").get("/denied-not-values")))
                .flatMap(part -> part);
    }

    @Case(
            id = "az-23",
            title =
                    "request.headers matches by name whatever its case; an absent header matches no value and every notValue",
            source = SOURCE,
            how =
                    "Every kind of pattern, as values and as notValues, against a matching, another and no header.",
            rows = "S12",
            kills = {"absent-header-matches", "header-names-case-sensitive"})
    @LeafSource("headers")
    void headerConditions(Lane lane, Observations leaves, List<AuthorizationVector> rows)
            throws Exception {
        AuthorizationTable.observe(
                lane,
                leaves,
                rows,
                allow(
                        Stream.concat(
                                        CELLS.stream()
                                                .map(cell ->
                                                        condition(
                                                                cell.path(), HEADER, cell.demand()))
                                                .distinct(),
                                        Stream.of(
                                                condition("/two", HEADER, "values: [one, two]"),
                                                condition(
                                                        "/some",
                                                        HEADER,
                                                        "values: [\"some-*\"], notValues: [some-b]"),
                                                BOTH,
                                                condition(
                                                        "/capitals",
                                                        "request.headers[X-Assay]",
                                                        "values: [right-value]"),
                                                paths("/denied-values", "/denied-not-values")))
                                .toList()),
                deny(
                        List.of(
                                condition("/denied-values", HEADER, "values: [wrong]"),
                                condition(
                                        "/denied-not-values",
                                        HEADER,
                                        "notValues: [right-value]"))));
    }

    /** An attribute, and the value by which rules ask for it. */
    private record Attribute(String key, String name, String value) {
        Stream<String> rules() {
            return Stream.of(
                    condition("/" + name + "-values", key, "values: [\"" + value + "\"]"),
                    condition("/" + name + "-not-values", key, "notValues: [\"" + value + "\"]"));
        }

        /** Both rules, asked by somebody who has the value. */
        Stream<AuthorizationVector> had(Caller caller) {
            return Stream.of(
                    row(allowed(name + "-values"), "-values", caller),
                    row(denied(name + "-not-values"), "-not-values", caller));
        }

        /** Both rules, asked by somebody who has another value, or none. */
        Stream<AuthorizationVector> lacked(String who, Caller caller) {
            return Stream.of(
                    row(denied(name + "-values" + who), "-values", caller),
                    row(allowed(name + "-not-values" + who), "-not-values", caller));
        }

        /** The same without an identity: that a negation admits it is not core, as in az-12. */
        Stream<AuthorizationVector> unproven() {
            return Stream.of(
                    row(denied(name + "-values-naked"), "-values", Caller.NAKED),
                    row(allowed(name + "-not-values-naked"), "-not-values", Caller.NAKED)
                            .extended());
        }

        private AuthorizationVector row(AuthorizationVector row, String rule, Caller caller) {
            return row.get("/" + name + rule).by(caller);
        }
    }

    private static final Attribute SOURCE_IP =
            new Attribute("source.ip", "source-ip", "${client.address}");
    private static final Attribute SOURCE_NAMESPACE =
            new Attribute("source.namespace", "source-namespace", "${namespace}");
    private static final Attribute SOURCE_PRINCIPAL =
            new Attribute(
                    "source.principal",
                    "source-principal",
                    "${trustDomain}/ns/${namespace}/sa/client");
    private static final Attribute DESTINATION_IP =
            new Attribute("destination.ip", "destination-ip", "${server.address}");
    private static final Attribute OTHER_DESTINATION_IP =
            new Attribute("destination.ip", "destination-ip-elsewhere", "192.0.2.1");
    private static final Attribute DESTINATION_PORT =
            new Attribute("destination.port", "destination-port", Integer.toString(Actors.HTTP));
    private static final Attribute SNI =
            new Attribute("connection.sni", "connection-sni", "*.svc.cluster.local");
    private static final Attribute OTHER_SNI =
            new Attribute("connection.sni", "connection-sni-elsewhere", "*.elsewhere.example");

    static Stream<AuthorizationVector> attributes() {
        return Stream.of(
                        SOURCE_IP.had(Caller.CLIENT),
                        SOURCE_IP.lacked("-another", Caller.NAKED),
                        SOURCE_NAMESPACE.had(Caller.CLIENT),
                        SOURCE_NAMESPACE.lacked("-another", Caller.OTHER_CLIENT),
                        SOURCE_NAMESPACE.unproven(),
                        SOURCE_PRINCIPAL.had(Caller.CLIENT),
                        SOURCE_PRINCIPAL.lacked("-another", Caller.OTHER_CLIENT),
                        SOURCE_PRINCIPAL.unproven(),
                        DESTINATION_IP.had(Caller.CLIENT),
                        OTHER_DESTINATION_IP.lacked("", Caller.CLIENT),
                        DESTINATION_PORT.had(Caller.CLIENT),
                        DESTINATION_PORT
                                .lacked("-another", Caller.CLIENT)
                                .map(row -> row.over(Way.SERVICE_TWO)),
                        Stream.of(
                                        SNI.had(Caller.CLIENT),
                                        SNI.lacked("-naked", Caller.NAKED),
                                        OTHER_SNI.lacked("", Caller.CLIENT))
                                .flatMap(rows -> rows)
                                .map(AuthorizationVector::extended))
                .flatMap(rows -> rows);
    }

    @Case(
            id = "az-24",
            title =
                    "conditions on address, namespace, principal, destination and SNI match by values and by notValues",
            source = SOURCE,
            rows = "S12",
            kills = {"not-values-ignored", "when-ignored"})
    @LeafSource("attributes")
    void attributeConditions(Lane lane, Observations leaves, List<AuthorizationVector> rows)
            throws Exception {
        AuthorizationTable.observe(
                lane,
                leaves,
                rows,
                allow(
                        Stream.of(
                                        SOURCE_IP,
                                        SOURCE_NAMESPACE,
                                        SOURCE_PRINCIPAL,
                                        DESTINATION_IP,
                                        OTHER_DESTINATION_IP,
                                        DESTINATION_PORT,
                                        SNI,
                                        OTHER_SNI)
                                .flatMap(Attribute::rules)
                                .toList()));
    }

    /** A condition on something that no request has. */
    record UnknownKey(String leafId, String key, String demand) implements LeafParameter {
        @Override
        public Level level() {
            return Level.EXTENDED;
        }
    }

    static Stream<UnknownKey> unknownKeys() {
        return Stream.of(
                new UnknownKey("values", "no.such.key", "values: [\"a\"]"),
                new UnknownKey("not-values", "no.such.key", "notValues: [\"a\"]"),
                new UnknownKey("misspelt", "request.header[x-assay]", "values: [\"right-value\"]"));
    }

    /** Each is its author's mistake, which must not let anybody in. */
    @Case(
            id = "az-25",
            title =
                    "an ALLOW rule under a condition that nobody knows is refused at apply, or allows nothing",
            source =
                    "istio/istio: pilot/pkg/security/authz/model/model.go, New; pilot/pkg/security/authz/builder/builder.go, skipped invalid rule",
            rows = "S12",
            kills = "unknown-condition-dropped")
    @LeafSource("unknownKeys")
    void unknownConditions(Lane lane, Observations leaves, UnknownKey attempt) throws Exception {
        leaves.control(Actors.meshedPath(lane, lane.server(), "/conditional")).is(answered(200));
        Applied applied =
                lane.tryApply(
                        allow(
                                List.of(
                                        paths("/known"),
                                        condition(
                                                "/conditional", attempt.key(), attempt.demand()))));
        if (applied instanceof Applied.Rejected) {
            leaves.expect(attempt.leafId(), () -> applied).is(Applied.rejected());
            return;
        }
        lane.awaitSentinel(lane.server());
        leaves.control(Actors.meshedPath(lane, lane.server(), "/known")).is(answered(200));
        leaves.expect(
                        attempt.leafId(),
                        Actors.request(
                                lane,
                                lane.client(),
                                lane.server(),
                                "GET",
                                "/conditional",
                                List.of(MATCHING)))
                .settlesOn(Expectations.denied());
    }
}
