package dev.assay.mesh.proxy.tls;

import dev.assay.mesh.identity.LeafIdentity;
import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.TlsAlert;
import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Hands each handshake's chain to the judge of its connection and turns a refusal into the code
 * from which BoringSSL chooses the alert ({@code SSL_alert_from_verify_result} in ssl_x509.cc).
 */
public final class PeerTrustManager extends X509ExtendedTrustManager {

    /** The judge of one connection. */
    @FunctionalInterface
    public interface Judge {
        /**
         * Lets the peer pass.
         *
         * @return who it proved to be in the mesh; empty for one that is outside
         * @throws PeerRejected with the alert for the wire
         */
        Optional<SpiffeId> judge(List<X509Certificate> chain) throws PeerRejected;
    }

    /** Finds the connection's judge, who also learns the outcome. */
    @FunctionalInterface
    public interface Connections {
        TlsPeer of(SSLEngine engine) throws CertificateException;
    }

    private final Connections connections;

    public PeerTrustManager(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        judge(chain, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        judge(chain, engine);
    }

    private void judge(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
        try {
            connections.of(engine).judge(List.of(chain));
        } catch (PeerRejected e) {
            PeerRejected named =
                    Stream.of(chain)
                            .findFirst()
                            .flatMap(LeafIdentity::claimed)
                            .map(e::claiming)
                            .orElse(e);
            throw new OpenSslCertificateException(named.getMessage(), named, code(e.alert()));
        }
    }

    private static int code(TlsAlert alert) {
        return switch (alert) {
            case BAD_CERTIFICATE -> CertificateVerifier.X509_V_ERR_CERT_REJECTED;
            case UNSUPPORTED_CERTIFICATE -> CertificateVerifier.X509_V_ERR_INVALID_PURPOSE;
            case CERTIFICATE_REVOKED -> CertificateVerifier.X509_V_ERR_CERT_REVOKED;
            case CERTIFICATE_EXPIRED -> CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED;
            case UNKNOWN_CA -> CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
            case DECRYPT_ERROR -> CertificateVerifier.X509_V_ERR_CERT_SIGNATURE_FAILURE;
            case CERTIFICATE_UNKNOWN, CERTIFICATE_REQUIRED ->
                    CertificateVerifier.X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION;
        };
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw noConnection();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw noConnection();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        throw noConnection();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        throw noConnection();
    }

    private static CertificateException noConnection() {
        return new CertificateException("a peer is judged only with its connection's engine");
    }
}
