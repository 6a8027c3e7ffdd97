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
import dev.assay.fixtures.diagnosis.PolicyQuestion;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.wire.Destination;
import java.util.List;
import java.util.function.Function;

/**
 * One call, and what a tool must say of it: one leaf.
 *
 * @param deciding names of the policies that decide it, in the server's namespace
 */
record ExplainedCall(
        String leafId,
        Level level,
        String title,
        Function<Lane, Workload> caller,
        Called called,
        Asked asked,
        String outcome,
        List<String> deciding)
        implements LeafParameter {
    static final String ALLOWED = "ALLOWED";
    static final String DENIED = "DENIED";
    static final String REFUSED = "REFUSED";

    /**
     * What is called.
     *
     * @param service by which the caller calls; empty for the server's own
     * @param servicePort of that service
     * @param port the server's own
     */
    record Called(Function<Lane, Workload> server, String service, int servicePort, int port) {}

    /** What is asked for where HTTP is spoken. */
    record Asked(String method, String path) {}

    ExplainedCall {
        deciding = List.copyOf(deciding);
    }

    /** The lane's client asks for the server's root. */
    static ExplainedCall of(String leafId, String title, String outcome, String... deciding) {
        return new ExplainedCall(
                leafId,
                Level.CORE,
                title,
                Lane::client,
                new Called(Lane::server, "", ServiceSpec.HTTP, Actors.HTTP),
                new Asked("GET", "/"),
                outcome,
                List.of(deciding));
    }

    ExplainedCall extended() {
        return new ExplainedCall(
                leafId, Level.EXTENDED, title, caller, called, asked, outcome, deciding);
    }

    ExplainedCall from(Function<Lane, Workload> other) {
        return new ExplainedCall(leafId, level, title, other, called, asked, outcome, deciding);
    }

    ExplainedCall to(Function<Lane, Workload> server) {
        return calling(new Called(server, called.service, called.servicePort, called.port));
    }

    ExplainedCall through(String service) {
        return calling(new Called(called.server, service, called.servicePort, called.port));
    }

    ExplainedCall on(int servicePort, int port) {
        return calling(new Called(called.server, called.service, servicePort, port));
    }

    ExplainedCall send(String method, String path) {
        return new ExplainedCall(
                leafId, level, title, caller, called, new Asked(method, path), outcome, deciding);
    }

    private ExplainedCall calling(Called other) {
        return new ExplainedCall(leafId, level, title, caller, other, asked, outcome, deciding);
    }

    @Override
    public String group() {
        return "all";
    }

    boolean isHttp() {
        return called.port != Actors.TCP;
    }

    private Workload server(Lane lane) {
        return called.server.apply(lane);
    }

    private String host(Lane lane) {
        return called.service.isEmpty()
                ? lane.host(server(lane))
                : lane.namespace().host(called.service);
    }

    PolicyQuestion question(Lane lane) {
        return new PolicyQuestion(
                TlsChecked.key(server(lane)),
                called.port,
                TlsChecked.key(caller.apply(lane)),
                host(lane),
                asked.method,
                asked.path);
    }

    /** The call itself. */
    Probe<Observation> probe(Lane lane) {
        return probe(lane, asked);
    }

    /** One to the same place that shows that there is a way, before there is any policy. */
    Probe<Observation> control(Lane lane) {
        return probe(lane, new Asked("GET", "/"));
    }

    private Probe<Observation> probe(Lane lane, Asked sent) {
        String host = host(lane);
        Workload from = caller.apply(lane);
        Destination to = Destination.service(host, called.servicePort);
        return isHttp()
                ? () ->
                        WireProbe.http(
                                from.dialer(),
                                to,
                                new Request(
                                        sent.method,
                                        sent.path,
                                        host + ":" + called.servicePort,
                                        List.of(),
                                        new byte[0]))
                : () -> WireProbe.bytes(from.dialer(), to, "assay-payload");
    }

    Expectation<Observation> served() {
        return isHttp() ? Expectations.answered(200) : Expectations.echoed();
    }

    /** What the outcome means on the wire. */
    Expectation<Observation> meaning(Lane lane) {
        return switch (outcome) {
            case ALLOWED -> served();
            case DENIED -> isHttp() ? Expectations.denied() : Expectations.refused();
            default ->
                    isHttp() && caller.apply(lane).spec().sidecar()
                            ? Expectations.upstreamFailure()
                            : Expectations.refused();
        };
    }

    /** The policies as a tool names them. */
    List<String> policies(Lane lane) {
        String namespace = server(lane).namespace();
        return deciding.stream()
                .map(name -> "AuthorizationPolicy " + namespace + "/" + name)
                .toList();
    }
}
