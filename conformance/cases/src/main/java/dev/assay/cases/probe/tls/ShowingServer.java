package dev.assay.cases.probe.tls;

import dev.assay.fixtures.hostile.Credentials;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * BouncyCastle's server, made to show one chain and to ask for the client's. One handshake each;
 * one thread.
 */
final class ShowingServer extends DefaultTlsServer {
    private static final int[] SUITES = {
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
    };

    /** Before TLS 1.2 there is no other cipher that could be used. */
    private static final int[] OLD_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
    };

    private final Credentials credentials;
    private final List<String> alpn;
    private final List<TlsVersion> versions;
    private final List<X509Certificate> clientChain = new ArrayList<>();
    private Optional<String> fatalAlert = Optional.empty();
    private boolean closeNotified;

    /**
     * A server of one handshake.
     *
     * @param versions that it speaks, newest last
     */
    ShowingServer(
            BcTlsCrypto crypto,
            Credentials credentials,
            List<String> alpn,
            List<TlsVersion> versions) {
        super(crypto);
        this.credentials = credentials;
        this.alpn = alpn;
        this.versions = versions;
    }

    List<X509Certificate> clientChain() {
        return clientChain;
    }

    Optional<String> fatalAlert() {
        return fatalAlert;
    }

    /** Whether the client said that it has nothing more to say, and nothing that is fatal. */
    boolean closeNotified() {
        return closeNotified && fatalAlert.isEmpty();
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return versions.reversed().stream()
                .map(TlsVersion::version)
                .toArray(ProtocolVersion[]::new);
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return TlsUtils.getSupportedCipherSuites(
                getCrypto(),
                versions.contains(TlsVersion.TLS_1_2) || versions.contains(TlsVersion.TLS_1_3)
                        ? SUITES
                        : OLD_SUITES);
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        return TlsUtils.isTLSv13(context) ? signer() : super.getCredentials();
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return signer();
    }

    @Override
    protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
        return signer();
    }

    private TlsCredentialedSigner signer() throws IOException {
        return Signing.credentials(
                context,
                (BcTlsCrypto) getCrypto(),
                credentials.chain(),
                credentials.key(),
                context.getSecurityParametersHandshake().getClientSigAlgs(),
                TlsUtils.EMPTY_BYTES);
    }

    @Override
    protected boolean selectCipherSuite(int suite) throws IOException {
        boolean rsa = credentials.key().getAlgorithm().equals("RSA");
        boolean fits =
                switch (TlsUtils.getKeyExchangeAlgorithm(suite)) {
                    case KeyExchangeAlgorithm.ECDHE_ECDSA -> !rsa;
                    case KeyExchangeAlgorithm.ECDHE_RSA -> rsa;
                    case KeyExchangeAlgorithm.NULL -> true;
                    default -> false;
                };
        return fits && super.selectCipherSuite(suite);
    }

    /** None in common is no reason to end the handshake: a mesh's server does not either. */
    @Override
    @SuppressWarnings("JdkObsolete") // BouncyCastle's own signature
    protected @Nullable ProtocolName selectProtocolName() {
        if (clientProtocolNames == null) {
            return null;
        }
        return alpn.stream()
                .map(ProtocolName::asUtf8Encoding)
                .filter(clientProtocolNames::contains)
                .findFirst()
                .orElse(null);
    }

    @Override
    @SuppressWarnings("JdkObsolete") // BouncyCastle's own signature
    public CertificateRequest getCertificateRequest() throws IOException {
        Vector<SignatureAndHashAlgorithm> algorithms = Signing.understood();
        return TlsUtils.isTLSv13(context)
                ? new CertificateRequest(TlsUtils.EMPTY_BYTES, algorithms, null, null)
                : new CertificateRequest(
                        new short[] {
                            ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign
                        },
                        TlsUtils.isTLSv12(context) ? algorithms : null,
                        null);
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) throws IOException {
        for (TlsCertificate each : certificate.getCertificateList()) {
            clientChain.add(Signing.read(each.getEncoded()));
        }
    }

    /** In bytes; the library's 32 KB are less than a large certificate takes. */
    @Override
    public int getMaxHandshakeMessageSize() {
        return 128 * 1024;
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        if (level == AlertLevel.fatal) {
            fatalAlert = Optional.of(AlertDescription.getName(description));
        }
        closeNotified |= description == AlertDescription.close_notify;
    }
}
