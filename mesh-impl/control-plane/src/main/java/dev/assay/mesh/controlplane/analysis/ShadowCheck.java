package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.WorkloadSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PeerAuthentications of one scope, of which the oldest alone counts. */
final class ShadowCheck implements Check {

    private record Scope(String namespace, WorkloadSelector selector) {}

    @Override
    public List<Finding> findings(Analyzed mesh) {
        Map<Scope, List<PeerAuthentication>> scopes = new LinkedHashMap<>();
        mesh.mesh().resources().of(PeerAuthentication.class).stream()
                .sorted(Comparator.comparing(PeerAuthentication::metadata, Metadata.OLDEST_FIRST))
                .forEach(policy ->
                        scopes.computeIfAbsent(
                                        new Scope(policy.metadata().namespace(), policy.selector()),
                                        _ -> new ArrayList<>())
                                .add(policy));
        return scopes.values().stream()
                .filter(policies -> policies.size() > 1)
                .map(policies -> finding(mesh, policies))
                .toList();
    }

    private static Finding finding(Analyzed mesh, List<PeerAuthentication> policies) {
        var ignored = policies.subList(1, policies.size());
        var cited = new ArrayList<Cited>();
        ignored.forEach(policy -> cited.add(mesh.sources().resource(policy.key(), "")));
        cited.add(mesh.sources().resource(policies.getFirst().key(), ""));
        return new Finding(
                Code.POLICY_SHADOWED,
                "%s %s no effect: %s is of the same scope and older, and counts alone"
                        .formatted(
                                Analyzed.some(
                                        ignored.stream()
                                                .map(policy -> policy.key().toString())
                                                .toList()),
                                ignored.size() == 1 ? "has" : "have",
                                policies.getFirst().key()),
                cited,
                "write one policy for each scope");
    }
}
