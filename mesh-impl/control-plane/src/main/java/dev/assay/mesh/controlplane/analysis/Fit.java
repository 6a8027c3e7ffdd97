package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.effective.EffectiveMesh.Connection;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.policy.effective.UpstreamTls.IstioMutual;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import dev.assay.mesh.policy.effective.UpstreamTls.Plaintext;

/**
 * Whether what a client sends is what the other end takes. Source: the table of {@code cases.md},
 * section B2, which a real Istio was seen to keep.
 */
public sealed interface Fit {

    /** It does. */
    record Fits() implements Fit {}

    /** TLS arrives that nobody in the mesh ends: right if the application does. */
    record Application() implements Fit {}

    /**
     * It does if a file holds what the other end wants.
     *
     * @param on which file, and what it must hold
     */
    record Depends(String on) implements Fit {}

    /**
     * The two ends speak differently.
     *
     * @param sees what the caller gets
     */
    record Conflict(String sees) implements Fit {}

    /**
     * They speak the same, and the server is not whom the client expects.
     *
     * @param sees what the caller gets
     */
    record Stranger(String sees) implements Fit {}

    /** What an HTTP caller with a sidecar is answered when the connection behind it fails. */
    String UNAVAILABLE =
            "HTTP callers get 503 'upstream connect error or disconnect/reset before headers'";

    /**
     * One connection's.
     *
     * @param serverIdentity the SPIFFE ID that the endpoint's sidecar shows
     */
    static Fit of(Connection connection, String serverIdentity) {
        UpstreamTls tls = connection.from().proxied() ? connection.client().tls() : new Plaintext();
        TransportMode mode =
                connection.to().proxied()
                        ? connection.accepts().modeOf(connection.port().targetPort())
                        : TransportMode.DISABLE;
        return switch (tls) {
            case Plaintext _ -> plaintext(mode, connection.from().proxied());
            case IstioMutual mutual -> mutual(mutual, mode, serverIdentity);
            case Originate originate ->
                    connection.to().proxied()
                            ? originated(originate, mode, connection.port().protocol())
                            : new Application();
        };
    }

    /**
     * TLS that is not the mesh's own goes through to the application, but where the server's
     * sidecar reads HTTP it cannot.
     */
    private static Fit originated(Originate tls, TransportMode mode, PortProtocol protocol) {
        if (mode == TransportMode.STRICT) {
            return tls.mutual()
                    ? new Depends(
                            "the server's sidecar takes it if "
                                    + tls.clientCertificateFile()
                                    + " holds a certificate of the mesh")
                    : new Conflict("the server's sidecar refuses the handshake: " + UNAVAILABLE);
        }
        if (!protocol.isHttp()) {
            return new Application();
        }
        return new Conflict(
                (mode == TransportMode.PERMISSIVE
                                ? "the server's sidecar refuses TLS that is not the mesh's on an"
                                        + " HTTP port: "
                                : "the server's sidecar reads HTTP on this port and gets TLS: ")
                        + UNAVAILABLE);
    }

    private static Fit plaintext(TransportMode mode, boolean sidecar) {
        return mode == TransportMode.STRICT
                ? new Conflict(
                        "the server's sidecar resets the connection: "
                                + (sidecar
                                        ? UNAVAILABLE + ", TCP callers a reset"
                                        : "callers get a reset (curl's code 56)"))
                : new Fits();
    }

    private static Fit mutual(IstioMutual mutual, TransportMode mode, String serverIdentity) {
        if (mode == TransportMode.DISABLE) {
            return new Conflict(
                    "the application gets TLS bytes: " + UNAVAILABLE + ", TCP callers no answer");
        }
        return mutual.expectedIdentities().isEmpty()
                        || mutual.expectedIdentities().contains(serverIdentity)
                ? new Fits()
                : new Stranger(
                        "the client's sidecar refuses "
                                + serverIdentity
                                + " (expected: "
                                + String.join(", ", mutual.expectedIdentities())
                                + "): "
                                + UNAVAILABLE);
    }
}
