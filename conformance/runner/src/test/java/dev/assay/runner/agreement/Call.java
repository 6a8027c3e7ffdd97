package dev.assay.runner.agreement;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.probe.Expectations;
import dev.assay.cases.probe.Observation;
import dev.assay.mesh.worlds.CallersOfIstio;
import dev.assay.mesh.worlds.CallersOfIstio.Row;
import dev.assay.mesh.worlds.ModeMesh;

/** One caller's call to the port of one combination of modes. */
record Call(String caller, Row row) {

    /** Whether the server's application is to answer it. */
    boolean succeeds() {
        return becomes().endsWith("HTTP");
    }

    private String becomes() {
        return row.ofOurs(caller);
    }

    /** Whether the caller is an application behind a sidecar, and gets that one's answers. */
    boolean hasSidecar() {
        return CallersOfIstio.RULES.contains(caller);
    }

    /**
     * What must be seen.
     *
     * @param identity the caller's
     */
    Expectation<Observation> expectation(String identity) {
        String server = ModeMesh.server(row.workload());
        return switch (becomes()) {
            case "mTLS HTTP" ->
                    Expectations.answered(200).byWorkload(server).withClientIdentity(identity);
            case "HTTP" -> Expectations.answered(200).byWorkload(server).withoutClientIdentity();
            case "refuse" -> hasSidecar() ? Expectations.upstreamFailure() : Expectations.refused();
            case "protocol error" ->
                    hasSidecar() ? Expectations.upstreamFailure() : Expectations.protocolError();
            default -> throw new IllegalStateException("not of an HTTP port: " + becomes());
        };
    }

    @Override
    public String toString() {
        return row + ": " + caller;
    }
}
