package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.TrustDomain;
import java.time.Duration;

/**
 * Which workload an agent serves.
 *
 * @param workload the pod's name
 * @param address its IP address as text
 * @param certificateTtl lifetime to ask for, in whole seconds; zero asks for the CA's default
 */
public record AgentSettings(
        TrustDomain trustDomain,
        String namespace,
        String workload,
        String serviceAccount,
        String address,
        Duration certificateTtl) {

    /** {@code namespace/name}. */
    public String workloadKey() {
        return namespace + "/" + workload;
    }

    /** As Istio's proxies call themselves. */
    String nodeId() {
        return "sidecar~%s~%s.%s~%s.svc.cluster.local"
                .formatted(address, workload, namespace, namespace);
    }

    SpiffeId identity() {
        return SpiffeId.forServiceAccount(trustDomain, namespace, serviceAccount);
    }
}
