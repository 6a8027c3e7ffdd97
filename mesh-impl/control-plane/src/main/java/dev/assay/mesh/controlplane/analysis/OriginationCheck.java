package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.controlplane.effective.EffectiveMesh.Connection;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.resource.ClientTlsSettings;
import dev.assay.mesh.policy.resource.ClientTlsSettings.Mode;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.TrafficPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** TLS of one's own whose keys and certificates are not where the rule says. */
final class OriginationCheck implements Check {

    /** A tls block and where it stands. */
    private record Block(String path, ClientTlsSettings tls) {
        boolean originates() {
            return tls.mode() == Mode.SIMPLE || tls.mode() == Mode.MUTUAL;
        }
    }

    /** What is the same for several callers, and is said once. */
    private record Doubt(
            String host, String on, List<ResourceKey> rules, List<ResourceKey> modes) {}

    @Override
    public List<Finding> findings(Analyzed mesh) {
        var findings = new ArrayList<Finding>();
        for (DestinationRule rule : mesh.mesh().resources().of(DestinationRule.class)) {
            for (Block block : blocks(rule)) {
                if (block.originates()) {
                    files(mesh, rule, block, findings);
                    credential(mesh, rule, block, findings);
                }
            }
        }
        doubts(mesh, findings);
        return findings;
    }

    private static List<Block> blocks(DestinationRule rule) {
        var blocks = new ArrayList<Block>();
        blocks("spec.trafficPolicy", rule.trafficPolicy(), blocks);
        for (int i = 0; i < rule.subsets().size(); i++) {
            blocks(
                    "spec.subsets[" + i + "].trafficPolicy",
                    rule.subsets().get(i).trafficPolicy(),
                    blocks);
        }
        return blocks;
    }

    private static void blocks(String path, TrafficPolicy policy, List<Block> blocks) {
        blocks.add(new Block(path + ".tls", policy.tls()));
        policy.ports()
                .values()
                .forEach(tls -> blocks.add(new Block(path + ".portLevelSettings", tls)));
    }

    /** A sidecar works in a folder of its own, which nobody mounts anything into. */
    private static void files(
            Analyzed mesh, DestinationRule rule, Block block, List<Finding> findings) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("clientCertificate", block.tls().clientCertificate());
        files.put("privateKey", block.tls().privateKey());
        files.put("caCertificates", block.tls().caCertificates());
        files.put("caCrl", block.tls().caCrl());
        files.forEach((field, file) -> {
            if (!file.isEmpty() && !file.startsWith("/")) {
                findings.add(
                        new Finding(
                                Code.REFERENCED_RESOURCE_NOT_FOUND,
                                "%s names the file '%s', which is no absolute path: the sidecar looks for it where it was started, and callers get 503"
                                        .formatted(rule.key(), file),
                                List.of(
                                        mesh.sources()
                                                .resource(rule.key(), block.path() + "." + field)),
                                "name it as the sidecar's container sees it, such as"
                                        + " /etc/certs/root.pem"));
            }
        });
    }

    private static void credential(
            Analyzed mesh, DestinationRule rule, Block block, List<Finding> findings) {
        boolean selecting =
                rule.workloadSelector()
                        .filter(selector -> !selector.selectsEverything())
                        .isPresent();
        boolean sidecars = mesh.workloads().stream().anyMatch(Workload::sidecar);
        if (!block.tls().credentialName().isEmpty() && !selecting && sidecars) {
            findings.add(
                    new Finding(
                            Code.CREDENTIAL_IGNORED,
                            "%s names the Secret '%s', but selects no workloads: sidecars are not given it, and their callers get 503"
                                    .formatted(rule.key(), block.tls().credentialName()),
                            List.of(
                                    mesh.sources()
                                            .resource(
                                                    rule.key(), block.path() + ".credentialName")),
                            "add spec.workloadSelector.matchLabels for the workloads that may have"
                                    + " the key, or mount files"));
        }
    }

    /** Whether a certificate of one's own is the mesh's, only its file can say. */
    private static void doubts(Analyzed mesh, List<Finding> findings) {
        Map<Doubt, Set<String>> callers = new LinkedHashMap<>();
        Map<Doubt, Connection> examples = new LinkedHashMap<>();
        for (Service service : mesh.services()) {
            for (Workload client : mesh.workloads()) {
                for (Connection way : mesh.mesh().connections(client, service)) {
                    if (!way.to().key().equals(client.key())
                            && Fit.of(way, mesh.identity(way.to()))
                                    instanceof Fit.Depends(var on)) {
                        var doubt =
                                new Doubt(
                                        mesh.mesh().host(service),
                                        on,
                                        way.client().explanation().deciding(),
                                        way.accepts().decidingOf(way.port().targetPort()));
                        callers.computeIfAbsent(doubt, _ -> new LinkedHashSet<>())
                                .add(client.key());
                        examples.putIfAbsent(doubt, way);
                    }
                }
            }
        }
        examples.forEach((doubt, way) -> {
            var cited = new ArrayList<Cited>();
            doubt.rules()
                    .forEach(key ->
                            cited.add(mesh.sources().resource(key, "spec.trafficPolicy.tls.mode")));
            doubt.modes().forEach(key -> cited.add(Modes.cite(mesh, key, way.port().targetPort())));
            findings.add(
                    new Finding(
                            Code.MESH_CERTIFICATE_NEEDED,
                            "%s call %s with MUTUAL, but it takes certificates of the mesh alone: %s"
                                    .formatted(
                                            Analyzed.some(
                                                    List.copyOf(
                                                            callers.getOrDefault(doubt, Set.of()))),
                                            doubt.host(),
                                            doubt.on()),
                            cited,
                            "say ISTIO_MUTUAL, by which the sidecar shows the certificate that the"
                                    + " mesh gave it"));
        });
    }
}
