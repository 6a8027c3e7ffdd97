package dev.assay.cases.probe.tls;

import dev.assay.cases.probe.TlsSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * BouncyCastle's client, made to offer exactly what it is told and to note what it meets. One
 * handshake each; one thread.
 */
final class OfferingClient extends DefaultTlsClient {
    private static final int[] ALL_SUITES = {
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA
    };

    private final TlsOffer offer;
    private final List<X509Certificate> shown = new ArrayList<>();
    private boolean certificateRequested;
    private Optional<String> fatalAlert = Optional.empty();

    OfferingClient(BcTlsCrypto crypto, TlsOffer offer) {
        super(crypto);
        this.offer = offer;
    }

    /** The session as far as it came. */
    TlsSession session() {
        SecurityParameters parameters = context.getSecurityParametersConnection();
        SecurityParameters known =
                parameters == null ? context.getSecurityParametersHandshake() : parameters;
        if (known == null || known.getNegotiatedVersion() == null) {
            return new TlsSession("TLS", 0, Optional.empty(), shown, certificateRequested);
        }
        ProtocolName alpn = known.getApplicationProtocol();
        return new TlsSession(
                known.getNegotiatedVersion().getName().replace("TLS ", "TLSv"),
                known.getCipherSuite(),
                Optional.ofNullable(alpn).map(ProtocolName::getUtf8Decoding),
                shown,
                certificateRequested);
    }

    /** The name of the fatal alert that the server sent, if it did. */
    Optional<String> fatalAlert() {
        return fatalAlert;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return offer.versions().reversed().stream()
                .map(TlsVersion::version)
                .toArray(ProtocolVersion[]::new);
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return offer.suites().isEmpty()
                ? TlsUtils.getSupportedCipherSuites(getCrypto(), ALL_SUITES)
                : offer.suites().stream().mapToInt(Suite::number).toArray();
    }

    @Override
    protected @Nullable Vector<ProtocolName> getProtocolNames() {
        if (offer.alpn().isEmpty()) {
            return null;
        }
        var names = new Vector<ProtocolName>();
        offer.alpn().forEach(name -> names.add(ProtocolName.asUtf8Encoding(name)));
        return names;
    }

    @Override
    protected @Nullable Vector<ServerName> getSNIServerNames() {
        if (offer.sni().isEmpty()) {
            return null;
        }
        var names = new Vector<ServerName>();
        names.add(new ServerName((short) 0, offer.sni().getBytes(StandardCharsets.US_ASCII)));
        return names;
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        if (level == AlertLevel.fatal) {
            fatalAlert = Optional.of(AlertDescription.getName(description));
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate)
                    throws IOException {
                for (TlsCertificate each : certificate.getCertificate().getCertificateList()) {
                    shown.add(read(each.getEncoded()));
                }
            }

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
                    throws IOException {
                certificateRequested = true;
                return offer.chain().isEmpty() ? null : signer(request);
            }
        };
    }

    private TlsCredentials signer(CertificateRequest request) throws IOException {
        var crypto = (BcTlsCrypto) getCrypto();
        PrivateKey key = offer.key().getFirst();
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                PrivateKeyFactory.createKey(key.getEncoded()),
                certificate(crypto, request),
                algorithm(key));
    }

    private Certificate certificate(BcTlsCrypto crypto, CertificateRequest request)
            throws IOException {
        var entries = new ArrayList<CertificateEntry>();
        for (X509Certificate each : offer.chain()) {
            try {
                entries.add(
                        new CertificateEntry(crypto.createCertificate(each.getEncoded()), null));
            } catch (CertificateException e) {
                throw new IOException("a certificate of the probe's own cannot be written", e);
            }
        }
        if (TlsUtils.isTLSv13(context)) {
            return new Certificate(
                    request.getCertificateRequestContext(),
                    entries.toArray(CertificateEntry[]::new));
        }
        return new Certificate(
                entries.stream()
                        .map(CertificateEntry::getCertificate)
                        .toArray(TlsCertificate[]::new));
    }

    private @Nullable SignatureAndHashAlgorithm algorithm(PrivateKey key) {
        if (!TlsUtils.isSignatureAlgorithmsExtensionAllowed(context.getServerVersion())) {
            return null;
        }
        if (key.getAlgorithm().equals("RSA")) {
            return SignatureScheme.getSignatureAndHashAlgorithm(
                    SignatureScheme.rsa_pss_rsae_sha256);
        }
        return new SignatureAndHashAlgorithm((short) 4, SignatureAlgorithm.ecdsa);
    }

    private static X509Certificate read(byte[] encoded) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(encoded));
        } catch (CertificateException e) {
            throw new IOException("the server's certificate cannot be read", e);
        }
    }
}
