package dev.assay.runner.run;

import dev.assay.cases.harness.Lane;
import dev.assay.fixtures.environment.Workload;
import dev.assay.reports.model.Topology;
import java.util.List;

/** What stood, for a report's drawing: one lane stands for all; the others differ in names. */
final class Drawn {
    private Drawn() {}

    static Topology of(Lane lane) {
        var mesh = lane.mesh();
        return new Topology(
                mesh.options().trustDomain(),
                mesh.options().rootNamespace(),
                mesh.implementation().project() + " control plane",
                mesh.options().pluggedAuthority()
                        ? "intermediate plugged in by the suite"
                        : "the mesh's own root",
                lane.workloads().stream()
                        .map(Workload::namespace)
                        .distinct()
                        .map(name -> namespace(name, lane.workloads()))
                        .toList(),
                List.of("plaintext client", "mTLS client with a chosen certificate"));
    }

    private static Topology.Namespace namespace(String name, List<Workload> workloads) {
        return new Topology.Namespace(
                name,
                true,
                workloads.stream()
                        .filter(each -> each.namespace().equals(name))
                        .map(Drawn::workload)
                        .sorted(java.util.Comparator.comparing(Topology.Workload::name))
                        .toList());
    }

    private static Topology.Workload workload(Workload workload) {
        var spec = workload.spec();
        return new Topology.Workload(
                spec.name(),
                spec.serviceAccount(),
                spec.sidecar() || spec.asGateway().isPresent(),
                spec.ports().stream().map(port -> port.name() + " " + port.number()).toList());
    }
}
