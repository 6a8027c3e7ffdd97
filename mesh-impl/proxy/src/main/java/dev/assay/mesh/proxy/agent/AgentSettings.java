package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.TrustDomain;
import java.time.Duration;
import java.util.Locale;

/**
 * Which workload an agent serves.
 *
 * @param workload the pod's name
 * @param address its IP address as text
 * @param certificateTtl lifetime to ask for, in whole seconds; zero asks for the CA's default
 * @param kind of proxy beside it
 * @param key what it is to prove itself with
 * @param grace when its certificate is renewed
 */
public record AgentSettings(
        TrustDomain trustDomain,
        String namespace,
        String workload,
        String serviceAccount,
        String address,
        Duration certificateTtl,
        Kind kind,
        KeyKind key,
        GracePeriod grace) {

    /** Istio's types of nodes. */
    public enum Kind {
        SIDECAR,
        /** A gateway's. */
        ROUTER
    }

    /** Of a sidecar with a key of the usual kind, renewed when that is usual. */
    public AgentSettings(
            TrustDomain trustDomain,
            String namespace,
            String workload,
            String serviceAccount,
            String address,
            Duration certificateTtl) {
        this(
                trustDomain,
                namespace,
                workload,
                serviceAccount,
                address,
                certificateTtl,
                Kind.SIDECAR,
                KeyKind.STANDARD,
                GracePeriod.STANDARD);
    }

    /** {@code namespace/name}. */
    public String workloadKey() {
        return namespace + "/" + workload;
    }

    /** As Istio's proxies call themselves. */
    String nodeId() {
        return "%s~%s~%s.%s~%s.svc.cluster.local"
                .formatted(
                        kind.name().toLowerCase(Locale.ROOT),
                        address,
                        workload,
                        namespace,
                        namespace);
    }

    SpiffeId identity() {
        return SpiffeId.forServiceAccount(trustDomain, namespace, serviceAccount);
    }
}
