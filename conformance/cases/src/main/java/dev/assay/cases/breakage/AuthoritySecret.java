package dev.assay.cases.breakage;

import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.hostile.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * The Secret that an operator plugs an authority in with, for tools that look at manifests. Its
 * certificates alone: a key is no tool's business.
 */
final class AuthoritySecret {
    private AuthoritySecret() {}

    /**
     * Of the authority that signed a leaf.
     *
     * @param roots that it leads to
     * @return with the placeholders of {@link dev.assay.cases.harness.Lane#apply}
     */
    static String above(Credentials signed, List<X509Certificate> roots) {
        List<X509Certificate> authorities = signed.chain().subList(1, signed.chain().size());
        return """
        apiVersion: v1
        kind: Secret
        metadata:
          name: cacerts
          namespace: ${root}
        type: Opaque
        data:
          ca-cert.pem: %s
          cert-chain.pem: %s
          root-cert.pem: %s
        """
                .formatted(
                        encoded(authorities.subList(0, 1)), encoded(authorities), encoded(roots));
    }

    private static String encoded(List<X509Certificate> certificates) {
        return Base64.getEncoder()
                .encodeToString(
                        Certificates.toPem(certificates).getBytes(StandardCharsets.US_ASCII));
    }
}
