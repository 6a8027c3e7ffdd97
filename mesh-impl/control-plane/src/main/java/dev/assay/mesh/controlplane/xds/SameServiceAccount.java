package dev.assay.mesh.controlplane.xds;

import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Workload;
import io.grpc.Status;
import io.grpc.StatusException;

/**
 * A node id is a mere claim: it must fit the identity that the token proves (istio/istio {@code
 * pilot/pkg/xds/auth.go}, checkConnectionIdentity).
 */
final class SameServiceAccount implements NodeAuthorization {

    @Override
    public Workload authorize(Caller caller, String nodeId, Inventory inventory)
            throws StatusException {
        var parts = nodeId.split("~", -1);
        int dot = parts.length == 4 ? parts[2].lastIndexOf('.') : -1;
        if (dot < 1 || dot == parts[2].length() - 1) {
            throw Status.INVALID_ARGUMENT
                    .withDescription(
                            "node id: expected sidecar~<address>~<name>.<namespace>~<domain>")
                    .asException();
        }
        var namespace = parts[2].substring(dot + 1);
        if (!namespace.equals(caller.namespace())) {
            throw denied(caller, parts[2]);
        }
        var workload = inventory.workloads().get(namespace + "/" + parts[2].substring(0, dot));
        if (workload == null) {
            // Not known yet perhaps; the proxy comes again.
            throw Status.UNAVAILABLE.withDescription("no such workload: " + parts[2]).asException();
        }
        if (!workload.serviceAccount().equals(caller.serviceAccount())) {
            throw denied(caller, parts[2]);
        }
        return workload;
    }

    private static StatusException denied(Caller caller, String claimed) {
        return Status.PERMISSION_DENIED
                .withDescription("%s may not speak for %s".formatted(caller, claimed))
                .asException();
    }
}
