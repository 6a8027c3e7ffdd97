package dev.assay.mesh.controlplane.xds;

import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Workload;
import io.grpc.StatusException;

/** Decides whether a caller may speak for the workload that its node id names. */
@FunctionalInterface
public interface NodeAuthorization {

    /** Namespace and service account of the claimed workload must be those of the token. */
    NodeAuthorization SAME_SERVICE_ACCOUNT = new SameServiceAccount();

    /**
     * The workload whose configuration the stream may have.
     *
     * @param nodeId {@code sidecar~<address>~<name>.<namespace>~<domain>}
     * @throws StatusException if the id is malformed, or not the caller's
     */
    Workload authorize(Caller caller, String nodeId, Inventory inventory) throws StatusException;
}
