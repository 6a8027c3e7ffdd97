package dev.assay.mesh.policy.effective;

import java.util.List;
import java.util.Set;

/** How the client's proxy secures its connection to one endpoint. */
public sealed interface UpstreamTls {

    /** No TLS by the proxy; the application's own bytes, TLS or not, pass untouched. */
    record Plaintext() implements UpstreamTls {}

    /**
     * Mutual TLS with the workload's own SVID against the mesh's trust bundle.
     *
     * @param sni for example {@code outbound_.80_._.backend.shop.svc.cluster.local}
     * @param expectedIdentities SPIFFE IDs of which the server must show one; empty when any
     *     identity of an accepted trust domain will do
     */
    record IstioMutual(String sni, Set<String> expectedIdentities) implements UpstreamTls {
        public IstioMutual {
            expectedIdentities = Set.copyOf(expectedIdentities);
        }
    }

    /**
     * TLS towards something outside the mesh, a DestinationRule's SIMPLE or MUTUAL: never with the
     * workload's SVID.
     *
     * @param mutual whether the client certificate below is presented
     * @param sni empty: none is fixed, and it follows the request's host
     * @param subjectAltNames names of which the server must show one; empty: its certificate must
     *     be for the host, or, where an SNI is fixed, for anybody
     * @param clientCertificateFile path in the proxy's file system; empty unless mutual
     * @param privateKeyFile path in the proxy's file system; empty unless mutual
     * @param caCertificatesFile empty: the system's roots
     * @param insecureSkipVerify whether the server's certificate goes unverified
     * @param crlFile revocation lists for the whole chain; empty: none is asked
     * @param credentialName the Secret that holds what the files would; empty when files are used
     */
    record Originate(
            boolean mutual,
            String sni,
            List<String> subjectAltNames,
            String clientCertificateFile,
            String privateKeyFile,
            String caCertificatesFile,
            boolean insecureSkipVerify,
            String crlFile,
            String credentialName)
            implements UpstreamTls {
        public Originate {
            subjectAltNames = List.copyOf(subjectAltNames);
        }
    }
}
