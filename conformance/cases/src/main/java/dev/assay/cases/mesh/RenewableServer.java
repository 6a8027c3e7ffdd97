package dev.assay.cases.mesh;

import dev.assay.cases.harness.Lane;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Wire;
import dev.assay.fixtures.wire.WireHandler;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server that ends the mesh's mutual TLS itself, with a certificate from outside of the mesh's
 * own issuing: a machine that joined the mesh by hand, or a workload that was not recreated. It can
 * be given another certificate while it runs, as a rotation would. Thread-safe.
 */
public final class RenewableServer implements WireHandler {
    /** The service, its workload and their service account. */
    public static final String NAME = "by-hand";

    /** Where it listens. */
    static final int PORT = 19_200;

    private final AtomicReference<TlsServerProbe> current;
    private final Set<Wire> open = ConcurrentHashMap.newKeySet();

    private RenewableServer(TlsServerProbe first) {
        this.current = new AtomicReference<>(first);
    }

    /** What stands. */
    public static WorkloadSpec workload() {
        return WorkloadSpec.naked(NAME).on(List.of(PortSpec.custom("http", PORT)));
    }

    /** How it is called. */
    public static ServiceSpec service() {
        return new ServiceSpec(
                NAME,
                Map.of("app", NAME),
                List.of(new ServiceSpec.Port("http", ServiceSpec.HTTP, PORT)));
    }

    /** One that shows a certificate in any version. */
    public static RenewableServer with(Credentials credentials) {
        return new RenewableServer(showing(credentials));
    }

    /** What shows a certificate: give it to {@link #become}. */
    public static TlsServerProbe showing(Credentials credentials) {
        return TlsServerProbe.showing(NAME, credentials).choosing(List.of("http/1.1"));
    }

    /**
     * Deploys it.
     *
     * @throws dev.assay.fixtures.wire.NotCarried where the suite cannot be an application
     */
    public Workload standUp(Lane lane) {
        lane.expose(service());
        return lane.deploy(workload(), Map.of(PORT, this));
    }

    /** A certificate is judged in a handshake: the connections of before end. */
    public void renew(Credentials credentials) throws IOException {
        become(showing(credentials));
    }

    /** The same with a server that does more than show a certificate. */
    public void become(TlsServerProbe next) throws IOException {
        current.set(next);
        for (Wire each : List.copyOf(open)) {
            each.close();
        }
    }

    @Override
    public void serve(Wire wire) throws IOException {
        open.add(wire);
        try {
            current.get().serve(wire);
        } finally {
            open.remove(wire);
        }
    }
}
