package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.ClientHelloSeen;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.OutsideAuthority;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server without a sidecar that ends TLS itself, with a certificate of an authority that is none
 * of the mesh's, and a caller whose sidecar is to originate that TLS. The server asks for the
 * client's certificate and notes it, and never demands one.
 */
final class OutsideServer {
    /** The Secret with the files of the caller's sidecar. */
    static final String FILES = "outside";

    private static final String NAME = "partner";
    private static final String CALLER = "caller";
    private static final int HTTP = 19_300;
    private static final int TCP = 19_301;
    private static final int SERVICE_TCP = 9000;

    private final Lane lane;
    private final Workload caller;
    private final TlsServerProbe server;

    private OutsideServer(Lane lane, Workload caller, TlsServerProbe server) {
        this.lane = lane;
        this.caller = caller;
        this.server = server;
    }

    /** An authority whose keys are in the run's ledger. */
    static OutsideAuthority authority(Lane lane, String name) {
        return new OutsideAuthority(name, Clock.systemUTC(), lane.mesh().secrets());
    }

    /** The host under which the server is called. */
    static String host(Lane lane) {
        return lane.namespace().host(NAME);
    }

    /**
     * Both stand.
     *
     * @param files what the caller's sidecar finds, by name; to be replaced as the Secret {@link
     *     #FILES}
     */
    static OutsideServer standUp(Lane lane, Credentials shown, Map<String, String> files) {
        lane.putSecret(FILES, files);
        var server =
                TlsServerProbe.showing(NAME, shown).choosing(List.of("http/1.1")).answeringOnce();
        lane.expose(
                new ServiceSpec(
                        NAME,
                        Map.of("app", NAME),
                        List.of(
                                new ServiceSpec.Port("http", ServiceSpec.HTTP, HTTP),
                                new ServiceSpec.Port("tcp", SERVICE_TCP, TCP))));
        lane.deploy(
                WorkloadSpec.naked(NAME)
                        .on(List.of(PortSpec.custom("http", HTTP), PortSpec.custom("tcp", TCP))),
                Map.of(HTTP, server, TCP, server));
        Workload caller = lane.deploy(WorkloadSpec.meshed(CALLER).mounting(FILES));
        return new OutsideServer(lane, caller, server);
    }

    Workload caller() {
        return caller;
    }

    /** A DestinationRule for it; lines of its {@code tls} block, {@code ${files}} filled in. */
    void rule(String... tls) {
        lane.apply(ruleText(tls));
    }

    String ruleText(String... tls) {
        return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: partner
        spec:
          host: %s
          workloadSelector:
            matchLabels:
              app: %s
          trafficPolicy:
            tls:
        %s
        """
                .formatted(
                        NAME,
                        CALLER,
                        String.join("\n", tls)
                                .replaceAll("(?m)^", "      ")
                                .replace("${files}/", file("")));
    }

    /** Where the caller's sidecar finds a file. */
    private String file(String name) {
        return lane.namespace().secretFile(FILES, name.isEmpty() ? "x" : name).replaceAll("x$", "");
    }

    /** The caller's application asks it by its whole name. */
    Probe<Observation> asked() {
        return asked(host(lane));
    }

    /** The same with a Host header of this name. */
    Probe<Observation> asked(String name) {
        return () ->
                WireProbe.http(
                        caller.dialer(),
                        Destination.service(host(lane), ServiceSpec.HTTP),
                        Request.get(name + ":" + ServiceSpec.HTTP, "/"));
    }

    /** The caller's application sends it bytes. */
    Probe<Observation> sent() {
        return () ->
                WireProbe.bytes(
                        caller.dialer(),
                        Destination.service(host(lane), SERVICE_TCP),
                        "assay-payload");
    }

    /** It is asked, and says what the last client showed it whose connection has ended. */
    Probe<Shown> shown(String name) {
        return () -> {
            Observation answer = asked(name).observe();
            return new Shown(server.last(), answer.describe());
        };
    }

    Probe<Shown> shown() {
        return shown(host(lane));
    }

    /** What the server saw of a client. */
    record Shown(Optional<TlsServerProbe.Accepted> seen, String answer) implements Described {
        @Override
        public String describe() {
            return seen.map(TlsServerProbe.Accepted::describe).orElse("no connection")
                    + "; the caller: "
                    + answer;
        }

        private List<X509Certificate> chain() {
            return seen.map(TlsServerProbe.Accepted::clientChain).orElse(List.of());
        }

        private boolean served() {
            return seen.filter(each -> each.end() == TlsServerProbe.End.SERVED).isPresent();
        }

        static Expectation<Shown> noCertificate() {
            return Expectation.of(
                    "served, and no client certificate was shown",
                    shown -> shown.served() && shown.chain().isEmpty());
        }

        static Expectation<Shown> certificate(Credentials wanted) {
            return Expectation.of(
                    "served, and the client certificate is that of the file",
                    shown ->
                            shown.served()
                                    && shown.chain().stream()
                                            .findFirst()
                                            .equals(wanted.chain().stream().findFirst()));
        }

        static Expectation<Shown> serverName(String sni) {
            return Expectation.of(
                    "the SNI was " + sni,
                    shown ->
                            shown.seen()
                                    .flatMap(TlsServerProbe.Accepted::clientHello)
                                    .map(ClientHelloSeen::sni)
                                    .equals(Optional.of(sni)));
        }
    }
}
