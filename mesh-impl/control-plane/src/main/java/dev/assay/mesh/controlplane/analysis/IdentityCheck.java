package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.controlplane.effective.EffectiveMesh.Connection;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.peerauthn.EffectiveMode;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import dev.assay.mesh.policy.resource.Demands;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.SourceField;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Rules that ask who calls, on workloads that are called in plaintext. */
final class IdentityCheck implements Check {

    private static final Set<SourceField> IDENTITY =
            EnumSet.of(
                    SourceField.PRINCIPALS, SourceField.NAMESPACES, SourceField.SERVICE_ACCOUNTS);

    @Override
    public List<Finding> findings(Analyzed mesh) {
        var findings = new ArrayList<Finding>();
        for (AuthorizationPolicy policy : mesh.mesh().resources().of(AuthorizationPolicy.class)) {
            if (asksForIdentity(policy)) {
                List<Workload> open =
                        mesh.workloads().stream()
                                .filter(workload -> workload.sidecar() && isOpen(mesh, workload))
                                .filter(workload -> selects(mesh, policy, workload))
                                .toList();
                Set<Cited> causes = new LinkedHashSet<>();
                List<String> callers = plaintextCallers(mesh, open, causes);
                if (!callers.isEmpty()) {
                    findings.add(finding(mesh, policy, open, callers, causes));
                }
            }
        }
        return findings;
    }

    private static boolean asksForIdentity(AuthorizationPolicy policy) {
        return policy.rules().stream()
                .anyMatch(rule ->
                        rule.from().stream().anyMatch(IdentityCheck::asksForIdentity)
                                || rule.when().stream()
                                        .anyMatch(each ->
                                                each.key().equals("source.principal")
                                                        || each.key().equals("source.namespace")));
    }

    private static boolean asksForIdentity(Demands<SourceField> source) {
        return source.byField().keySet().stream().anyMatch(IDENTITY::contains);
    }

    private static boolean selects(Analyzed mesh, AuthorizationPolicy policy, Workload workload) {
        return mesh.mesh()
                .ref(workload.key())
                .isConcernedBy(
                        policy.metadata(), policy.selector(), mesh.options().rootNamespace());
    }

    private static boolean isOpen(Analyzed mesh, Workload workload) {
        EffectiveMode mode = mesh.mesh().mode(workload.key());
        return mode.defaultMode() != TransportMode.STRICT
                || mode.portModes().values().stream()
                        .anyMatch(each -> each != TransportMode.STRICT);
    }

    /** Who sends them plaintext, and by which objects. */
    private static List<String> plaintextCallers(
            Analyzed mesh, List<Workload> servers, Set<Cited> causes) {
        List<String> keys = servers.stream().map(Workload::key).toList();
        var callers = new ArrayList<String>();
        for (Service service : mesh.services()) {
            for (Workload client : mesh.workloads()) {
                for (Connection way : mesh.mesh().connections(client, service)) {
                    int port = way.port().targetPort();
                    if (keys.contains(way.to().key())
                            && way.accepts().modeOf(port) != TransportMode.STRICT
                            && Transport.name(way).equals("DISABLE")) {
                        callers.add(client.key());
                        cause(mesh, way, causes);
                    }
                }
            }
        }
        return callers.stream().distinct().toList();
    }

    private static void cause(Analyzed mesh, Connection way, Set<Cited> causes) {
        if (!way.from().proxied()) {
            causes.add(mesh.sources().workload(way.from().key()));
        }
        for (ResourceKey key : way.client().explanation().deciding()) {
            if (way.from().proxied()) {
                causes.add(mesh.sources().resource(key, "spec.trafficPolicy.tls.mode"));
            }
        }
        way.accepts()
                .decidingOf(way.port().targetPort())
                .forEach(key -> causes.add(Modes.cite(mesh, key, way.port().targetPort())));
    }

    private static Finding finding(
            Analyzed mesh,
            AuthorizationPolicy policy,
            List<Workload> open,
            List<String> callers,
            Set<Cited> causes) {
        var cited = new ArrayList<Cited>();
        cited.add(mesh.sources().resource(policy.key(), "spec.rules"));
        cited.addAll(causes);
        return new Finding(
                Code.IDENTITY_OVER_PLAINTEXT,
                "%s asks who calls %s, but %s send plaintext, which has no identity: %s"
                        .formatted(
                                policy.key(),
                                Analyzed.some(open.stream().map(Workload::key).toList()),
                                Analyzed.some(callers),
                                policy.action() == Action.DENY
                                        ? "no principal of the DENY matches them, and they pass"
                                        : "no principal matches them, and they get 403 'RBAC:"
                                                + " access denied'"),
                cited,
                "let these callers use mutual TLS, and set the workload's mode to STRICT when all"
                        + " do");
    }
}
