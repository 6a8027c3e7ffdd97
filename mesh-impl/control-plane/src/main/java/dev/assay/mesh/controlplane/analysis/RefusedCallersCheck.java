package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workloads without a sidecar, and STRICT ones that they will not reach. */
final class RefusedCallersCheck implements Check {

    @Override
    public List<Finding> findings(Analyzed mesh) {
        if (mesh.naked().isEmpty()) {
            return List.of();
        }
        Map<List<ResourceKey>, List<Workload>> strict = new LinkedHashMap<>();
        for (Workload workload : mesh.workloads()) {
            var mode = mesh.mesh().mode(workload.key());
            if (workload.sidecar()
                    && (mode.defaultMode() == TransportMode.STRICT
                            || mode.portModes().containsValue(TransportMode.STRICT))) {
                strict.computeIfAbsent(mode.explanation().deciding(), _ -> new ArrayList<>())
                        .add(workload);
            }
        }
        return strict.entrySet().stream()
                .map(each -> finding(mesh, each.getKey(), each.getValue()))
                .toList();
    }

    private static Finding finding(
            Analyzed mesh, List<ResourceKey> deciding, List<Workload> servers) {
        var cited = new ArrayList<Cited>();
        deciding.forEach(key -> cited.add(mesh.sources().resource(key, "spec.mtls.mode")));
        mesh.naked().forEach(caller -> cited.add(mesh.sources().workload(caller.key())));
        return new Finding(
                Code.PLAINTEXT_CALLERS_REFUSED,
                "%s without a sidecar cannot call %s, which takes mutual TLS alone: their"
                                .formatted(
                                        Analyzed.some(
                                                mesh.naked().stream().map(Workload::key).toList()),
                                        Analyzed.some(servers.stream().map(Workload::key).toList()))
                        + " connections are reset (curl's code 56)",
                cited,
                "inject a sidecar into the callers first, or stay PERMISSIVE until the metrics show"
                        + " no plaintext any more");
    }
}
