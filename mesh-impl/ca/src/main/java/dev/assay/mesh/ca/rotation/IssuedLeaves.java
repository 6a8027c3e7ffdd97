package dev.assay.mesh.ca.rotation;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** What is known of the certificates that workloads hold. */
@FunctionalInterface
public interface IssuedLeaves {

    /** No leaf below this root is valid after this moment; empty where none was noted. */
    Optional<Instant> lastEnd(X509Certificate root);
}
