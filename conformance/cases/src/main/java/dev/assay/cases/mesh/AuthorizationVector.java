package dev.assay.cases.mesh;

import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Expectations;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.wire.Destination;
import java.util.List;
import java.util.Locale;

/**
 * One request to the lane's server, and what the policies of its {@link AuthorizationTable} make of
 * it: one leaf.
 *
 * <p>Unless it says otherwise, the naked workload asks {@code GET /} of the server's service: on a
 * fresh connection each time, and with no sidecar of its own that could change what was asked. A
 * sidecar routes by the Host, so only a caller without one can send any.
 *
 * @param host empty for the service's own; with {@link Lane#fill placeholders}, as headers are
 */
record AuthorizationVector(
        String leafId,
        Level level,
        Caller caller,
        String method,
        String target,
        String host,
        List<String> headers,
        Way way,
        Expectation<Observation> expected)
        implements LeafParameter {

    /** Who asks. */
    enum Caller {
        NAKED,
        CLIENT,
        OTHER_CLIENT;

        Workload of(Lane lane) {
            return switch (this) {
                case NAKED -> lane.naked();
                case CLIENT -> lane.client();
                case OTHER_CLIENT -> lane.otherClient();
            };
        }
    }

    /** How the request gets to the server. */
    enum Way {
        /** The service's first HTTP port. */
        SERVICE,
        /** The service's second HTTP port. */
        SERVICE_TWO,
        /** The workload's own address and port. */
        DIRECT,
        /** The service's first HTTP port, by HTTP/2. */
        HTTP2;

        private Destination to(Lane lane) {
            return switch (this) {
                case SERVICE, HTTP2 ->
                        Destination.service(lane.host(lane.server()), ServiceSpec.HTTP);
                case SERVICE_TWO ->
                        Destination.service(lane.host(lane.server()), Actors.SERVICE_HTTP_TWO);
                case DIRECT -> lane.server().port(Actors.HTTP);
            };
        }
    }

    private static final Expectation<Observation> ANSWERED = Expectations.answered(200);

    /** Let through to the application. */
    static AuthorizationVector allowed(String leafId) {
        return of(leafId, ANSWERED);
    }

    /** Let through, and the application sees exactly this path and query. */
    static AuthorizationVector allowedAs(String leafId, String pathSeen) {
        return of(leafId, Expectations.answered(200).withPath(pathSeen));
    }

    static AuthorizationVector denied(String leafId) {
        return of(leafId, Expectations.denied());
    }

    /** No honest request: answered with 400 whatever the policies say. */
    static AuthorizationVector malformed(String leafId) {
        return of(leafId, Expectations.answered(400));
    }

    static AuthorizationVector of(String leafId, boolean allowed) {
        return allowed ? allowed(leafId) : denied(leafId);
    }

    private static AuthorizationVector of(String leafId, Expectation<Observation> expected) {
        return new AuthorizationVector(
                leafId, Level.CORE, Caller.NAKED, "GET", "/", "", List.of(), Way.SERVICE, expected);
    }

    AuthorizationVector extended() {
        return new AuthorizationVector(
                leafId, Level.EXTENDED, caller, method, target, host, headers, way, expected);
    }

    AuthorizationVector by(Caller other) {
        return new AuthorizationVector(
                leafId, level, other, method, target, host, headers, way, expected);
    }

    /** The request target is sent exactly as it stands here. */
    AuthorizationVector get(String otherTarget) {
        return send("GET", otherTarget);
    }

    AuthorizationVector send(String otherMethod, String otherTarget) {
        return new AuthorizationVector(
                leafId, level, caller, otherMethod, otherTarget, host, headers, way, expected);
    }

    AuthorizationVector host(String other) {
        return new AuthorizationVector(
                leafId, level, caller, method, target, other, headers, way, expected);
    }

    /** With these headers, each a whole line. */
    AuthorizationVector with(String... lines) {
        return new AuthorizationVector(
                leafId, level, caller, method, target, host, List.of(lines), way, expected);
    }

    AuthorizationVector over(Way other) {
        return new AuthorizationVector(
                leafId, level, caller, method, target, host, headers, other, expected);
    }

    /** A table is one invocation: its policies are applied, and waited for, once. */
    @Override
    public String group() {
        return "table";
    }

    @Override
    public String title() {
        var asked =
                new StringBuilder(caller.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .append(": ")
                        .append(method)
                        .append(' ')
                        .append(target);
        if (!host.isEmpty()) {
            asked.append(", Host ").append(host);
        }
        headers.forEach(line -> asked.append(", ").append(line));
        return asked + " is " + expected.words();
    }

    Probe<Observation> probe(Lane lane) {
        Destination to = way.to(lane);
        if (way == Way.HTTP2) {
            return () -> WireProbe.h2(caller.of(lane).dialer(), to, target);
        }
        String asked = host.isEmpty() ? itsHost(lane, to) : lane.fill(host);
        List<String> lines = headers.stream().map(lane::fill).toList();
        return () ->
                WireProbe.http(
                        caller.of(lane).dialer(),
                        to,
                        new Request(method, target, asked, lines, new byte[0]));
    }

    private static String itsHost(Lane lane, Destination to) {
        return to instanceof Destination.OfService(var name, var port)
                ? name + ":" + port
                : lane.host(lane.server());
    }

    /** What shows, before there are policies, that its caller reaches the server its way. */
    AuthorizationVector control() {
        return allowed("control").by(caller).over(way);
    }
}
