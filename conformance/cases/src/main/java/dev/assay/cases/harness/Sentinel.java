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

/**
 * Shows on the wire that a change has arrived: a harmless policy is applied after the change, and
 * its own effect awaited. It uses nothing but Istio's API, so it works on every compatible mesh.
 *
 * <p>For a server: an AuthorizationPolicy that denies one path which nobody else asks for, seen as
 * a 403 by plaintext or by mesh mTLS, one of which every mode admits. It names its port: without
 * one, a rule that no TCP connection can be judged by denies all of them (istio.io:
 * docs/tasks/security/authorization/authz-tcp). Where a policy under test denies everything anyway,
 * the 403 proves nothing, and the caller's sentinel stands in.
 *
 * <p>For a caller: a DestinationRule that demands mTLS of a marker service in front of the naked
 * workload. The caller is first seen to get a 200 there, then awaited to get a 503, whatever holds
 * elsewhere.
 */
final class Sentinel {
    private static final AtomicInteger NONCES = new AtomicInteger();

    private static final int FORBIDDEN = 403;

    private final Patience patience;
    private final Optional<TlsOffer> prober;
    private final List<String> missed = new CopyOnWriteArrayList<>();

    Sentinel(Mesh mesh, Patience patience) {
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
        String path = "/assay-sentinel/" + NONCES.incrementAndGet();
        if (statuses(home, server, path).contains(FORBIDDEN)) {
            awaitCaller(home, home.workload("client"));
            return;
        }
        String app = server.spec().labels().getOrDefault("app", server.spec().name());
        denyPath(home.namespace(), "assay-sentinel-" + app, app, path, server);
        awaitForbidden(home, server, path);
    }

    /** One policy for a whole namespace of a case's own, whose workloads have the same ports. */
    void awaitNamespace(StandingNamespace home, Namespace own, List<Workload> servers)
            throws Exception {
        String path = "/assay-sentinel/" + NONCES.incrementAndGet();
        denyPath(own, "assay-sentinel", "", path, servers.getFirst());
        for (Workload server : servers) {
            awaitForbidden(home, server, path);
        }
    }

    /** An empty app stands for the whole namespace. */
    private static void denyPath(
            Namespace namespace, String name, String app, String path, Workload server) {
        String selector = app.isEmpty() ? "" : "selector: {matchLabels: {app: %s}}".formatted(app);
        apply(
                namespace,
                """
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
                        .formatted(name, selector, path, httpPort(server)));
    }

    private void awaitForbidden(StandingNamespace home, Workload server, String path)
            throws Exception {
        await(
                "the change at " + server.spec().name() + "." + server.namespace(),
                () -> statuses(home, server, path),
                Expectation.of("403 on " + path, seen -> seen.contains(FORBIDDEN)));
    }

    void awaitCaller(StandingNamespace home, Workload caller) throws Exception {
        String marker = home.nextMarker();
        String host = home.namespace().host(marker);
        var to = Destination.service(host, ServiceSpec.HTTP);
        Probe<Integer> probe =
                () ->
                        status(
                                WireProbe.http(
                                        caller.dialer(), to, Request.get(host, "/assay-sentinel")));
        String who = caller.spec().name() + "." + caller.namespace();
        home.namespace().delete("DestinationRule", marker);
        boolean atRest =
                await(
                        "the marker's rest at " + who,
                        probe,
                        Expectation.of("200 from the marker", seen -> seen == 200));
        if (atRest) {
            apply(
                    home.namespace(),
                    """
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
                            .formatted(marker, host));
            await(
                    "the change at " + who,
                    probe,
                    Expectation.of("503 towards the marker", seen -> seen == 503));
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

    /** What plaintext from outside and the mesh's own mTLS get; a path that is refused gives -1. */
    private List<Integer> statuses(StandingNamespace home, Workload server, String path)
            throws IOException {
        Destination direct = server.port(httpPort(server));
        Dialer outside = home.workload("naked").dialer();
        int plaintext = status(WireProbe.http(outside, direct, Request.get("assay.example", path)));
        if (plaintext == FORBIDDEN) {
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
                                home.workload("client").dialer(),
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
        return seen instanceof Observation.HttpAnswered answered ? answered.status() : -1;
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
