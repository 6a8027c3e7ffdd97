package dev.assay.cases.breakage;

import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.wire.Destination;
import java.time.Duration;

/** Calls to services that a breakage brings with it, by their full host names. */
final class Calls {
    private Calls() {}

    /** A GET on the usual HTTP port. */
    static Probe<Observation> get(Workload caller, String host) {
        return get(caller, host, ServiceSpec.HTTP);
    }

    static Probe<Observation> get(Workload caller, String host, int port) {
        return () ->
                WireProbe.http(
                        caller.dialer(), Destination.service(host, port), Request.get(host, "/"));
    }

    /** Waits for what a server says that speaks first. */
    static Probe<Observation> banner(Workload caller, String host, int port, Duration limit) {
        return () -> WireProbe.banner(caller.dialer(), Destination.service(host, port), limit);
    }
}
