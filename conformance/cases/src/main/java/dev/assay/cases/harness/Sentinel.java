package dev.assay.cases.harness;

import dev.assay.cases.catalogue.MisdeclaredCase;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.ResourceRejected;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import dev.assay.fixtures.wire.NotCarried;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows on the wire that a change has arrived: a harmless policy is applied after the change, and
 * its own effect awaited. It uses nothing but Istio's API, so it works on every compatible mesh.
 *
 * <p>For a server: an AuthorizationPolicy that denies one path which nobody else asks for, seen as
 * a 403 by plaintext or, where that is refused, by mesh mTLS, one of which every mode admits. It
 * names its port: without one, a rule that no TCP connection can be judged by denies all of them
 * (istio.io: docs/tasks/security/authorization/authz-tcp). Where a policy under test denies
 * everything anyway, the 403 proves nothing, and the caller's sentinel stands in.
 *
 * <p>For a caller: a DestinationRule that demands mTLS of a marker service in front of the naked
 * workload. The caller is first seen to get a 200 there, then awaited to get a 503, whatever holds
 * elsewhere.
 */
final class Sentinel {
    private static final AtomicInteger NONCES = new AtomicInteger();

    /** What every path begins with that a server's sentinel denies. */
    static final String PATHS = "/assay-sentinel/";

    private static final int FORBIDDEN = 403;
    private static final int REFUSED = -1;

    private final StandingNamespace vantage;
    private final Patience patience;
    private final Optional<TlsOffer> prober;
    private final List<String> missed = new CopyOnWriteArrayList<>();

    /**
     * @param vantage whose naked workload looks at servers, also at those of other namespaces, and
     *     whose client does where a mesh gives the suite no certificates
     */
    Sentinel(Mesh mesh, StandingNamespace vantage, Patience patience) {
        this.vantage = vantage;
        this.patience = patience;
        this.prober = prober(mesh);
    }

    /** What was never seen to arrive since the last {@link #forget()}. */
    List<String> missed() {
        return List.copyOf(missed);
    }

    void forget() {
        missed.clear();
    }

    void awaitServer(StandingNamespace home, Workload server) throws Exception {
        String path = nextPath();
        if (statuses(home, server, path).contains(FORBIDDEN)) {
            awaitCaller(vantage, vantage.client());
            return;
        }
        String app = server.spec().labels().getOrDefault("app", server.spec().name());
        apply(
                home.namespace(),
                denial(
                        "assay-sentinel-" + app,
                        "selector: {matchLabels: {app: %s}}".formatted(app),
                        path,
                        server));
        awaitForbidden(home, server, path);
    }

    /** One policy for a whole namespace of a case's own, whose workloads have the same ports. */
    void awaitNamespace(StandingNamespace home, Namespace own, List<Workload> servers)
            throws Exception {
        String path = nextPath();
        apply(own, denial("assay-sentinel", "", path, servers.getFirst()));
        for (Workload server : servers) {
            awaitForbidden(home, server, path);
        }
    }

    /**
     * Waits until a namespace that has no policies any more is seen at rest: its servers forbid a
     * path, and its client demands mTLS, only once they are told to. What does not stand has
     * nothing to forget.
     */
    void awaitRest(StandingNamespace home) throws Exception {
        String path = nextPath();
        List<Workload> servers = home.servers();
        List<Workload> callers = home.callers();
        if (servers.isEmpty() && callers.isEmpty()) {
            return;
        }
        var marker = new Marker(home);
        for (Workload caller : callers) {
            marker.awaitAtRest(caller);
        }
        for (Workload server : servers) {
            await(
                    "the rest of " + name(server),
                    () -> statuses(home, server, path),
                    Expectation.of("no 403 on " + path, seen -> !seen.contains(FORBIDDEN)));
        }
        apply(
                home.namespace(),
                Stream.concat(
                                servers.stream()
                                        .limit(1)
                                        .map(any -> denial("assay-sentinel", "", path, any)),
                                callers.stream().limit(1).map(any -> marker.demand()))
                        .collect(Collectors.joining("---\n")));
        for (Workload server : servers) {
            awaitForbidden(home, server, path);
        }
        for (Workload caller : callers) {
            marker.awaitDemand(caller);
        }
    }

    void awaitCaller(StandingNamespace home, Workload caller) throws Exception {
        var marker = new Marker(home);
        if (marker.awaitAtRest(caller)) {
            apply(home.namespace(), marker.demand());
            marker.awaitDemand(caller);
        }
    }

    private static String nextPath() {
        return PATHS + NONCES.incrementAndGet();
    }

    private static String name(Workload workload) {
        return workload.spec().name() + "." + workload.namespace();
    }

    /** Without a selector it holds for the whole namespace. */
    private static String denial(String name, String selector, String path, Workload server) {
        return """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata:
          name: %s
        spec:
          %s
          action: DENY
          rules:
          - to:
            - operation:
                paths: ["%s"]
                ports: ["%d"]
        """
                .formatted(name, selector, path, httpPort(server));
    }

    private void awaitForbidden(StandingNamespace home, Workload server, String path)
            throws Exception {
        await(
                "the change at " + name(server),
                () -> statuses(home, server, path),
                Expectation.of("403 on " + path, seen -> seen.contains(FORBIDDEN)));
    }

    /** The marker service whose turn it is, first without a DestinationRule, then with one. */
    private final class Marker {
        private final String service;
        private final String host;

        Marker(StandingNamespace home) {
            service = home.nextMarker();
            host = home.namespace().host(service);
            home.namespace().delete("DestinationRule", service);
        }

        String demand() {
            return """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata:
              name: %s
            spec:
              host: %s
              trafficPolicy:
                tls:
                  mode: ISTIO_MUTUAL
            """
                    .formatted(service, host);
        }

        boolean awaitAtRest(Workload caller) throws Exception {
            return await(
                    "the marker's rest at " + name(caller),
                    () -> asked(caller),
                    Expectation.of("200 from the marker", seen -> seen == 200));
        }

        void awaitDemand(Workload caller) throws Exception {
            await(
                    "the change at " + name(caller),
                    () -> asked(caller),
                    Expectation.of("503 towards the marker", seen -> seen == 503));
        }

        private int asked(Workload caller) throws IOException {
            return status(
                    WireProbe.http(
                            caller.dialer(),
                            Destination.service(host, ServiceSpec.HTTP),
                            Request.get(host, "/assay-sentinel")));
        }
    }

    private <T> boolean await(String what, Probe<T> probe, Expectation<T> expected)
            throws Exception {
        Deadline.Waited<T> waited = Deadline.await(probe, expected, patience.confirmedBy(1));
        if (!waited.met()) {
            missed.add(
                    "%s was not seen to arrive within %d ms: expected %s, observed %s"
                            .formatted(
                                    what,
                                    patience.limit().toMillis(),
                                    expected.words(),
                                    waited.attempts().getLast().seen()));
        }
        return waited.met();
    }

    /**
     * What plaintext from outside gets, and where that is refused, the mesh's own mTLS; a path that
     * is refused gives -1. Whoever answers plaintext judges it by the policies that mTLS is judged
     * by, and a handshake costs both sides more than the rest of the suite's waiting.
     */
    private List<Integer> statuses(StandingNamespace home, Workload server, String path)
            throws IOException {
        Destination direct = server.port(httpPort(server));
        Dialer outside = vantage.naked().dialer();
        int plaintext = status(WireProbe.http(outside, direct, Request.get("assay.example", path)));
        if (plaintext != REFUSED) {
            return List.of(plaintext);
        }
        if (prober.isPresent()) {
            return List.of(
                    plaintext,
                    status(
                            WireProbe.https(
                                    outside,
                                    direct,
                                    prober.get(),
                                    Request.get("assay.example", path))));
        }
        String host = home.namespace().host(server.spec().name());
        return List.of(
                plaintext,
                status(
                        WireProbe.http(
                                vantage.client().dialer(),
                                Destination.service(host, ServiceSpec.HTTP),
                                Request.get(host, path))));
    }

    private static int httpPort(Workload server) {
        return server.spec().ports().stream()
                .filter(port -> port.speaks() == PortSpec.Speaks.HTTP)
                .findFirst()
                .orElseThrow(() ->
                        new MisdeclaredCase(
                                "a sentinel needs an HTTP port at " + server.spec().name()))
                .number();
    }

    private static int status(Observation seen) {
        return seen instanceof Observation.HttpAnswered answered ? answered.status() : REFUSED;
    }

    /** A certificate of the mesh, where the suite can make one; else a sidecar's is borrowed. */
    private static Optional<TlsOffer> prober(Mesh mesh) {
        if (!mesh.options().pluggedAuthority()) {
            return Optional.empty();
        }
        try {
            Credentials credentials =
                    new HostileCertificates(
                                    mesh.ca().pluggedSigner(),
                                    mesh.options().trustDomain(),
                                    Clock.systemUTC(),
                                    mesh.secrets())
                            .of(Defect.NONE, "assay", "sentinel");
            return Optional.of(
                    TlsOffer.oneWay()
                            .withAlpn(TlsOffer.ISTIO_HTTP)
                            .presenting(credentials.chain(), credentials.key()));
        } catch (NotCarried notPlugged) {
            return Optional.empty();
        }
    }

    private static void apply(Namespace namespace, String yaml) {
        try {
            namespace.apply(yaml);
        } catch (ResourceRejected e) {
            throw new PolicyRefused("the mesh's API refused a sentinel: " + e.getMessage(), e);
        }
    }
}
