package dev.assay.mesh.policy.effective;

/** What a workload port accepts once every PeerAuthentication has been resolved: never UNSET. */
public enum TransportMode {
    /** TLS is never terminated: whatever arrives is the application's. */
    DISABLE,
    /** Mutual TLS is terminated where the caller offers it, plaintext passes too. */
    PERMISSIVE,
    /** Only mutual TLS. */
    STRICT
}
