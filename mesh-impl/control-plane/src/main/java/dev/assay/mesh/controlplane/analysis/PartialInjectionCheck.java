package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import java.util.ArrayList;
import java.util.List;

/** Services of whose endpoints some have a sidecar and some have none. */
final class PartialInjectionCheck implements Check {

    @Override
    public List<Finding> findings(Analyzed mesh) {
        var findings = new ArrayList<Finding>();
        for (Service service : mesh.services()) {
            List<Workload> endpoints = mesh.mesh().endpoints(service);
            List<Workload> naked = endpoints.stream().filter(each -> !each.proxied()).toList();
            if (!naked.isEmpty() && naked.size() < endpoints.size()) {
                findings.add(finding(mesh, service, naked, endpoints.size()));
            }
        }
        return findings;
    }

    private static Finding finding(
            Analyzed mesh, Service service, List<Workload> naked, int endpoints) {
        var cited =
                new ArrayList<Cited>(
                        naked.stream()
                                .map(workload -> mesh.sources().workload(workload.key()))
                                .toList());
        cited.add(mesh.sources().service(service.key(), ""));
        return new Finding(
                Code.POD_MISSING_PROXY,
                "%d of %d endpoints of %s have no sidecar (%s): calls to them are neither encrypted"
                                .formatted(
                                        naked.size(),
                                        endpoints,
                                        mesh.mesh().host(service),
                                        Analyzed.some(naked.stream().map(Workload::key).toList()))
                        + " nor authorized, and fail where a client is told to use ISTIO_MUTUAL",
                cited,
                "let the pods be injected and restart them; until then leave mutual TLS to auto"
                        + " mTLS");
    }
}
