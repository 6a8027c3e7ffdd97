package dev.assay.cases.harness;

import dev.assay.fixtures.environment.ResourceRejected;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.Ports;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.wire.Destination;
import java.util.List;
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

    private final Patience patience;
    private final List<String> missed = new CopyOnWriteArrayList<>();

    Sentinel(Patience patience) {
        this.patience = patience;
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
        if (statuses(home, server, path).contains(403)) {
            awaitCaller(home, home.workload("client"));
            return;
        }
        String app = server.spec().labels().getOrDefault("app", server.spec().name());
        apply(
                home,
                """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata:
                  name: assay-sentinel-%1$s
                spec:
                  selector:
                    matchLabels:
                      app: %1$s
                  action: DENY
                  rules:
                  - to:
                    - operation:
                        paths: ["%2$s"]
                        ports: ["%3$d"]
                """
                        .formatted(app, path, Ports.HTTP.number()));
        await(
                "the change at " + server.spec().name() + "." + server.namespace(),
                () -> statuses(home, server, path),
                Expectation.of("403 on " + path, seen -> seen.contains(403)));
    }

    void awaitCaller(StandingNamespace home, Workload caller) throws Exception {
        String marker = home.nextMarker();
        String host = home.namespace().host(marker);
        var to = Destination.service(host, ServiceSpec.HTTP);
        Probe<Integer> probe = () -> PlainHttp.status(caller.dialer(), to, host, "/assay-sentinel");
        String who = caller.spec().name() + "." + caller.namespace();
        home.namespace().delete("DestinationRule", marker);
        boolean atRest =
                await(
                        "the marker's rest at " + who,
                        probe,
                        Expectation.of("200 from the marker", seen -> seen == 200));
        if (atRest) {
            apply(
                    home,
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
    private static List<Integer> statuses(StandingNamespace home, Workload server, String path)
            throws Exception {
        Destination direct = server.port(Ports.HTTP.number());
        int plaintext =
                PlainHttp.status(
                        home.workload("naked").dialer(), direct, server.spec().name(), path);
        if (plaintext == 403) {
            return List.of(plaintext);
        }
        String host = home.namespace().host(server.spec().name());
        int meshed =
                PlainHttp.status(
                        home.workload("client").dialer(),
                        Destination.service(host, ServiceSpec.HTTP),
                        host,
                        path);
        return List.of(plaintext, meshed);
    }

    private static void apply(StandingNamespace home, String yaml) {
        try {
            home.namespace().apply(yaml);
        } catch (ResourceRejected e) {
            throw new PolicyRefused("the mesh's API refused a sentinel: " + e.getMessage(), e);
        }
    }
}
