package dev.assay.mesh.ca.rule;

import dev.assay.mesh.ca.IssuanceRefused;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.Validity;
import java.time.Duration;
import java.time.Instant;

/** For how long a certificate counts. */
@FunctionalInterface
public interface ValidityRule {

    /**
     * The time of one certificate.
     *
     * @param requested zero or less asks for the default
     */
    Validity decide(Duration requested, Signer signer, Instant now) throws IssuanceRefused;
}
