package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * CUSTOM policies that delegate less than they seem to. What no authorizer can be asked by, such as
 * a token, is refused when it is applied.
 */
final class DelegationCheck implements Check {

    @Override
    public List<Finding> findings(Analyzed mesh) {
        var findings = new ArrayList<Finding>();
        for (AuthorizationPolicy policy : mesh.mesh().resources().of(AuthorizationPolicy.class)) {
            if (policy.action() == Action.CUSTOM && !policy.dryRun()) {
                bytes(mesh, policy, findings);
            }
        }
        return findings;
    }

    private static void bytes(Analyzed mesh, AuthorizationPolicy policy, List<Finding> findings) {
        boolean speaksHttp =
                mesh.options().extensionProviders().stream()
                        .filter(provider -> provider.name().equals(policy.provider()))
                        .anyMatch(
                                provider -> provider.protocol() instanceof ExtensionProvider.Http);
        if (!speaksHttp) {
            return;
        }
        Set<String> ports = new LinkedHashSet<>();
        Set<Cited> services = new LinkedHashSet<>();
        for (Service service : mesh.services()) {
            for (int i = 0; i < service.ports().size(); i++) {
                Service.Port port = service.ports().get(i);
                if (port.protocol() == PortProtocol.TCP
                        && mesh.mesh().endpoints(service).stream()
                                .anyMatch(workload -> concerns(mesh, policy, workload))) {
                    ports.add(mesh.mesh().host(service) + ":" + port.number());
                    services.add(mesh.sources().service(service.key(), "spec.ports[" + i + "]"));
                }
            }
        }
        if (!ports.isEmpty()) {
            var cited = new ArrayList<Cited>();
            cited.add(mesh.sources().resource(policy.key(), "spec.provider.name"));
            cited.addAll(services);
            findings.add(
                    new Finding(
                            Code.AUTHORIZER_NOT_ASKED,
                            "%s delegates to '%s', which speaks HTTP and is not asked about TCP: connections to %s pass unasked"
                                    .formatted(
                                            policy.key(),
                                            policy.provider(),
                                            Analyzed.some(List.copyOf(ports))),
                            cited,
                            "use a provider that speaks gRPC (envoyExtAuthzGrpc), or guard these"
                                    + " ports by principals"));
        }
    }

    private static boolean concerns(Analyzed mesh, AuthorizationPolicy policy, Workload workload) {
        return workload.sidecar()
                && mesh.mesh()
                        .ref(workload.key())
                        .isConcernedBy(
                                policy.metadata(),
                                policy.selector(),
                                mesh.options().rootNamespace());
    }
}
