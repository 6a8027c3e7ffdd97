package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Analyzed.KubeletProbe;
import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.policy.effective.TransportMode;
import java.util.ArrayList;
import java.util.List;

/** Probes that the kubelet makes itself against a port that takes mutual TLS alone. */
final class ProbeCheck implements Check {

    @Override
    public List<Finding> findings(Analyzed mesh) {
        var findings = new ArrayList<Finding>();
        for (KubeletProbe probe : mesh.probes()) {
            var workload = mesh.mesh().inventory().workloads().get(probe.workload());
            if (workload == null || !workload.sidecar() || probe.rewritten()) {
                continue;
            }
            var mode = mesh.mesh().mode(probe.workload());
            if (mode.modeOf(probe.port()) == TransportMode.STRICT) {
                var cited = new ArrayList<>(List.of(probe.cited()));
                mode.decidingOf(probe.port())
                        .forEach(key -> cited.add(Modes.cite(mesh, key, probe.port())));
                findings.add(
                        new Finding(
                                Code.PROBE_REFUSED,
                                "the kubelet's probe of %s on port %d has no certificate and is"
                                                .formatted(probe.workload(), probe.port())
                                        + " refused: the pod never becomes ready, or is restarted"
                                        + " for ever",
                                cited,
                                "let the probes be rewritten (annotation"
                                        + " sidecar.istio.io/rewriteAppHTTPProbers: \"true\")"));
            }
        }
        return findings;
    }
}
