package dev.assay.mesh.ca;

import java.time.Duration;
import java.util.List;

/** Issues workload certificates. Safe for any thread. */
@FunctionalInterface
public interface CertificateAuthority {

    /**
     * Issues one certificate.
     *
     * @param csrPem a PKCS #10 request in PEM
     * @param requested the lifetime asked for; zero or less asks for the default
     * @return PEM certificates, leaf first, root last, one each
     * @throws IssuanceRefused if a rule speaks against it
     */
    List<String> issue(Caller caller, String csrPem, Duration requested) throws IssuanceRefused;
}
