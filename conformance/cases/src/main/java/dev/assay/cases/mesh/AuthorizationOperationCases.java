package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.AuthorizationTable.allow;
import static dev.assay.cases.mesh.AuthorizationTable.deny;
import static dev.assay.cases.mesh.AuthorizationTable.operation;
import static dev.assay.cases.mesh.AuthorizationTable.paths;
import static dev.assay.cases.mesh.AuthorizationVector.allowed;
import static dev.assay.cases.mesh.AuthorizationVector.denied;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.AuthorizationVector.Caller;
import dev.assay.cases.mesh.AuthorizationVector.Way;
import dev.assay.cases.mesh.PatternField.Cell;
import dev.assay.cases.mesh.PatternField.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a rule says of the operation: hosts, methods, ports. Paths have a class of their own. */
@InProfile(MESH)
final class AuthorizationOperationCases {
    private static final String API =
            "istio/api: security/v1beta1/authorization_policy.proto, Operation";
    private static final String TESTS = "istio/istio: tests/integration/security/authz_test.go";

    private static final PatternField HOSTS =
            new PatternField("hosts", "notHosts", "shop.example", "shop.*", "*.example");
    private static final String MATCHING_HOST = "shop.example";

    /** Holds what each pattern demands, but not where it demands it. */
    private static final String OTHER_HOST = "my.shop.example.test";

    private static final PatternField METHODS =
            new PatternField("methods", "notMethods", "PUT", "PU*", "*UT");

    private static final List<Cell> HOST_CELLS = HOSTS.cells(Value.MATCHING, Value.OTHER);
    private static final List<Cell> METHOD_CELLS = METHODS.cells(Value.MATCHING, Value.OTHER);

    private static final List<String> ALLOWED =
            Stream.concat(
                            Stream.of(HOST_CELLS, METHOD_CELLS)
                                    .flatMap(List::stream)
                                    .map(cell -> operation(cell.path(), cell.demand()))
                                    .distinct(),
                            Stream.of(
                                    operation("/capitals", "hosts: [\"Mixed.EXAMPLE\"]"),
                                    operation("/two", "hosts: [\"one.example\", \"two.example\"]"),
                                    operation(
                                            "/not-two",
                                            "notHosts: [\"one.example\", \"two.example\"]"),
                                    operation("/named-port", "hosts: [\"ported.example:8080\"]"),
                                    operation("/any-port", "hosts: [\"ported.example:*\"]"),
                                    operation(
                                            "/some",
                                            "hosts: [\"*.some.example\"], notHosts: [\"secret.some.example\"]"),
                                    operation(
                                            "/meshed",
                                            "hosts: [\"server.${namespace}.svc.cluster.local\"]"),
                                    operation("/methods", "methods: [GET, DELETE]"),
                                    operation("/not-methods", "notMethods: [PUT, DELETE]"),
                                    operation("/small", "methods: [put]"),
                                    paths("/denied-hosts", "/denied-methods")))
                    .toList();

    private static final List<String> DENIED =
            List.of(
                    operation("/denied-hosts", "hosts: [\"secret.example\"]"),
                    operation("/denied-methods", "methods: [PUT]"));

    static Stream<AuthorizationVector> operations() {
        return Stream.of(
                        HOST_CELLS.stream()
                                .map(cell ->
                                        of(cell).get(cell.path())
                                                .host(
                                                        cell.value() == Value.MATCHING
                                                                ? MATCHING_HOST
                                                                : OTHER_HOST)),
                        METHOD_CELLS.stream()
                                .map(cell ->
                                        of(cell).send(
                                                        cell.value() == Value.MATCHING
                                                                ? "PUT"
                                                                : "POST",
                                                        cell.path())),
                        Stream.of(
                                allowed("host-in-capitals")
                                        .get("/hosts-exact")
                                        .host("SHOP.Example"),
                                allowed("host-prefix-in-capitals")
                                        .get("/hosts-prefix")
                                        .host("SHOP.test"),
                                allowed("host-suffix-in-capitals")
                                        .get("/hosts-suffix")
                                        .host("mall.EXAMPLE"),
                                allowed("pattern-in-capitals")
                                        .get("/capitals")
                                        .host("mixed.example"),
                                denied("not-host-in-capitals")
                                        .get("/not-hosts-exact")
                                        .host("SHOP.Example"),
                                denied("denied-host").get("/denied-hosts").host("secret.example"),
                                denied("denied-host-in-capitals")
                                        .get("/denied-hosts")
                                        .host("SECRET.example"),
                                allowed("denied-host-other")
                                        .get("/denied-hosts")
                                        .host("open.example"),
                                allowed("second-host-of-two").get("/two").host("two.example"),
                                denied("second-not-host-of-two")
                                        .get("/not-two")
                                        .host("two.example"),
                                allowed("host-of-a-domain").get("/some").host("open.some.example"),
                                denied("host-excepted-from-a-domain")
                                        .get("/some")
                                        .host("secret.some.example"),
                                denied("host-of-no-domain").get("/some").host("some.example"),
                                denied("host-with-port-is-another")
                                        .get("/hosts-exact")
                                        .host("shop.example:80"),
                                allowed("host-with-port-named")
                                        .get("/named-port")
                                        .host("ported.example:8080"),
                                allowed("host-with-any-port")
                                        .get("/any-port")
                                        .host("ported.example:80"),
                                allowed("host-through-sidecar")
                                        .by(Caller.CLIENT)
                                        .get("/meshed")
                                        .host("server.${namespace}.svc.cluster.local"),
                                denied("host-with-port-through-sidecar")
                                        .by(Caller.CLIENT)
                                        .get("/meshed")
                                        .host("server.${namespace}.svc.cluster.local:8080")),
                        Stream.of(
                                allowed("second-method-of-two").send("DELETE", "/methods"),
                                denied("second-not-method-of-two").send("DELETE", "/not-methods"),
                                denied("denied-method").send("PUT", "/denied-methods"),
                                allowed("denied-method-other").send("POST", "/denied-methods"),
                                denied("method-in-small-letters").extended().send("PUT", "/small")))
                .flatMap(part -> part);
    }

    private static AuthorizationVector of(Cell cell) {
        return AuthorizationVector.of(cell.leafId(), cell.allowed());
    }

    @Case(
            id = "az-16",
            title = "hosts match whatever their case and with their port; methods as they are sent",
            source = API + "; " + TESTS + ", TestAuthz_NotHost, TestAuthz_NotMethod",
            how =
                    "Every kind of pattern and its negation against a matching and another value; a Host that names no service is sent by a caller without a sidecar.",
            rows = "S12",
            kills = {"hosts-case-sensitive", "methods-ignored", "host-port-stripped"})
    @LeafSource("operations")
    void hostsAndMethods(Lane lane, Observations leaves, List<AuthorizationVector> rows)
            throws Exception {
        AuthorizationTable.observe(lane, leaves, rows, allow(ALLOWED), deny(DENIED));
    }

    static Stream<AuthorizationVector> ports() {
        return Stream.of(
                allowed("workload-port").get("/http"),
                denied("other-workload-port").get("/http").over(Way.SERVICE_TWO),
                allowed("workload-port-dialled-directly").get("/http").over(Way.DIRECT),
                allowed("workload-port-through-sidecar").get("/http").by(Caller.CLIENT),
                denied("service-port").get("/service"),
                denied("service-port-through-sidecar").get("/service").by(Caller.CLIENT),
                allowed("second-port-of-two").get("/both").over(Way.SERVICE_TWO),
                denied("not-port").get("/not-http"),
                allowed("not-port-other").get("/not-http").over(Way.SERVICE_TWO),
                allowed("not-service-port").get("/not-service"),
                denied("denied-port").get("/denied-http"),
                allowed("denied-port-other").get("/denied-http").over(Way.SERVICE_TWO),
                allowed("denied-service-port").get("/denied-service"));
    }

    @Case(
            id = "az-22",
            title = "ports are those of the workload, not of the Service",
            source = API + "; " + TESTS + ", TestAuthz_NotPort",
            how =
                    "The Service offers the workload's ports under other numbers, which are no ports of the workload.",
            rows = "S12",
            kills = "service-port-judged")
    @LeafSource("ports")
    void workloadPorts(Lane lane, Observations leaves, List<AuthorizationVector> rows)
            throws Exception {
        AuthorizationTable.observe(
                lane,
                leaves,
                rows,
                allow(
                        List.of(
                                operation("/http", ports("ports", Actors.HTTP)),
                                operation("/both", ports("ports", Actors.HTTP, Actors.HTTP_TWO)),
                                operation("/service", ports("ports", Actors.SERVICE_HTTP)),
                                operation("/not-http", ports("notPorts", Actors.HTTP)),
                                operation("/not-service", ports("notPorts", Actors.SERVICE_HTTP)),
                                paths("/denied-http", "/denied-service"))),
                deny(
                        List.of(
                                operation("/denied-http", ports("ports", Actors.HTTP)),
                                operation(
                                        "/denied-service", ports("ports", Actors.SERVICE_HTTP)))));
    }

    private static String ports(String field, int... numbers) {
        return field
                + ": "
                + Arrays.stream(numbers).mapToObj(number -> "\"" + number + "\"").toList();
    }
}
