package dev.assay.cases.probe.tls;

import dev.assay.cases.probe.TlsSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
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
    private boolean closeNotified;
    private Optional<String> objection = Optional.empty();

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

    /** Whether the server said that it has nothing more to say, and nothing that is fatal. */
    boolean closeNotified() {
        return closeNotified && fatalAlert.isEmpty();
    }

    /** What the probe has against the server's certificate, if it has. */
    Optional<String> objection() {
        return objection;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // BouncyCastle's own signature
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        if (offer.earlyData().length > 0) {
            EarlyData.announce(extensions);
        } else if (offer.versions().contains(TlsVersion.TLS_1_3)) {
            // Servers give session tickets only to who could use them; what they allow is looked
            // at, and none is ever used.
            TlsExtensionsUtils.addPSKKeyExchangeModesExtension(
                    extensions, new short[] {PskKeyExchangeMode.psk_dhe_ke});
        }
        return extensions;
    }

    @Override
    public @Nullable Vector<TlsPSKExternal> getExternalPSKs() {
        return offer.earlyData().length > 0 ? EarlyData.unknownSession(getCrypto()) : null;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // BouncyCastle's own signature
    protected Vector getSupportedGroups(Vector namedGroupRoles) {
        if (offer.groups().isEmpty()) {
            return super.getSupportedGroups(namedGroupRoles);
        }
        var groups = new Vector<Integer>();
        offer.groups().forEach(group -> groups.add(group.number()));
        return groups;
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

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate)
                    throws IOException {
                for (TlsCertificate each : certificate.getCertificate().getCertificateList()) {
                    shown.add(Signing.read(each.getEncoded()));
                }
                objection = offer.server().objection(shown);
                if (objection.isPresent()) {
                    throw new TlsFatalAlert(AlertDescription.certificate_unknown);
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
        return Signing.credentials(
                context,
                (BcTlsCrypto) getCrypto(),
                offer.chain(),
                offer.key().getFirst(),
                request.getSupportedSignatureAlgorithms(),
                request.getCertificateRequestContext());
    }
}
