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
 * @param service by which the caller calls; empty for the server's own
 * @param servicePort what is called
 * @param port the server's own
 * @param deciding names of the policies that decide it, in the server's namespace
 */
record ExplainedCall(
        String leafId,
        Level level,
        String title,
        Function<Lane, Workload> caller,
        Function<Lane, Workload> server,
        String service,
        int servicePort,
        int port,
        String method,
        String path,
        String outcome,
        List<String> deciding)
        implements LeafParameter {
    static final String ALLOWED = "ALLOWED";
    static final String DENIED = "DENIED";
    static final String REFUSED = "REFUSED";

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
                Lane::server,
                "",
                ServiceSpec.HTTP,
                Actors.HTTP,
                "GET",
                "/",
                outcome,
                List.of(deciding));
    }

    ExplainedCall extended() {
        return new ExplainedCall(
                leafId,
                Level.EXTENDED,
                title,
                caller,
                server,
                service,
                servicePort,
                port,
                method,
                path,
                outcome,
                deciding);
    }

    ExplainedCall from(Function<Lane, Workload> other) {
        return new ExplainedCall(
                leafId,
                level,
                title,
                other,
                server,
                service,
                servicePort,
                port,
                method,
                path,
                outcome,
                deciding);
    }

    ExplainedCall to(Function<Lane, Workload> other) {
        return new ExplainedCall(
                leafId,
                level,
                title,
                caller,
                other,
                service,
                servicePort,
                port,
                method,
                path,
                outcome,
                deciding);
    }

    ExplainedCall through(String otherService) {
        return new ExplainedCall(
                leafId,
                level,
                title,
                caller,
                server,
                otherService,
                servicePort,
                port,
                method,
                path,
                outcome,
                deciding);
    }

    ExplainedCall on(int otherServicePort, int otherPort) {
        return new ExplainedCall(
                leafId,
                level,
                title,
                caller,
                server,
                service,
                otherServicePort,
                otherPort,
                method,
                path,
                outcome,
                deciding);
    }

    ExplainedCall send(String otherMethod, String otherPath) {
        return new ExplainedCall(
                leafId,
                level,
                title,
                caller,
                server,
                service,
                servicePort,
                port,
                otherMethod,
                otherPath,
                outcome,
                deciding);
    }

    @Override
    public String group() {
        return "all";
    }

    boolean isHttp() {
        return port != Actors.TCP;
    }

    private String host(Lane lane) {
        return service.isEmpty() ? lane.host(server.apply(lane)) : lane.namespace().host(service);
    }

    PolicyQuestion question(Lane lane) {
        return new PolicyQuestion(
                TlsChecked.key(server.apply(lane)),
                port,
                TlsChecked.key(caller.apply(lane)),
                host(lane),
                method,
                path);
    }

    /** The call itself. */
    Probe<Observation> probe(Lane lane) {
        return probe(lane, method, path);
    }

    /** One to the same place that shows that there is a way, before there is any policy. */
    Probe<Observation> control(Lane lane) {
        return probe(lane, "GET", "/");
    }

    private Probe<Observation> probe(Lane lane, String asking, String target) {
        String host = host(lane);
        Workload from = caller.apply(lane);
        Destination to = Destination.service(host, servicePort);
        return isHttp()
                ? () ->
                        WireProbe.http(
                                from.dialer(),
                                to,
                                new Request(
                                        asking,
                                        target,
                                        host + ":" + servicePort,
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
        String namespace = server.apply(lane).namespace();
        return deciding.stream()
                .map(name -> "AuthorizationPolicy " + namespace + "/" + name)
                .toList();
    }
}
