package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.proxy.http.Speech;

/**
 * Says which upstream connections may be used for each other: those whose keys are equal. The pool
 * is shared by all proxies of a process, so that the key alone keeps them apart.
 */
@FunctionalInterface
public interface PoolKey {

    /**
     * The key of a connection.
     *
     * @param workload {@code namespace/name} of the caller, whose identity the connection shows
     * @param secretsGeneration of the certificate that it shows
     */
    Object of(String workload, Endpoint endpoint, Speech speech, long secretsGeneration);

    /** Never across identities, endpoints, TLS plans or certificates. */
    record Whole() implements PoolKey {
        private record Key(
                String workload, Endpoint endpoint, Speech speech, long secretsGeneration) {}

        @Override
        public Object of(
                String workload, Endpoint endpoint, Speech speech, long secretsGeneration) {
            return new Key(workload, endpoint, speech, secretsGeneration);
        }
    }
}
