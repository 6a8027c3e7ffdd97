package dev.assay.cases.probe;

import dev.assay.cases.harness.Described;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A TLS session as the client saw it.
 *
 * @param version as in {@code TLSv1.3}
 * @param suite the IANA number
 * @param alpn the protocol that the server chose
 * @param chain what the server showed, in its order
 * @param certificateRequested whether the server asked for a client certificate
 */
public record TlsSession(
        String version,
        int suite,
        Optional<String> alpn,
        List<X509Certificate> chain,
        boolean certificateRequested)
        implements Described {
    /** Copies. */
    public TlsSession {
        chain = List.copyOf(chain);
    }

    /** Whether a mesh ended it: the server showed a SPIFFE identity. */
    public boolean endedByMesh() {
        return !chain.isEmpty()
                && Certificates.uris(chain.getFirst()).stream()
                        .anyMatch(uri -> uri.startsWith("spiffe://"));
    }

    @Override
    public String describe() {
        return version
                + alpn.map(protocol -> " with ALPN " + protocol).orElse("")
                + (chain.isEmpty() ? "" : " to " + Certificates.describe(chain.getFirst()));
    }

    @Override
    public Map<String, byte[]> files() {
        return chain.isEmpty()
                ? Map.of()
                : Map.of(
                        "peer-chain.pem",
                        Certificates.toPem(chain).getBytes(StandardCharsets.US_ASCII));
    }
}
