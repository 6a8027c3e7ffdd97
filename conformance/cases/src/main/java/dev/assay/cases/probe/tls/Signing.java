package dev.assay.cases.probe.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * Chains and keys in BouncyCastle's terms. A chain is sent as it is given, whatever is wrong with
 * it, and the key signs whether or not it is the leaf's.
 */
final class Signing {
    /** Used here alone and never registered with the JVM. */
    private static final Provider LENIENT = new BouncyCastleProvider();

    private Signing() {}

    static TlsCredentialedSigner credentials(
            TlsContext context,
            BcTlsCrypto crypto,
            List<X509Certificate> chain,
            PrivateKey key,
            @Nullable Vector<?> asked,
            byte[] requestContext)
            throws IOException {
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                PrivateKeyFactory.createKey(key.getEncoded()),
                certificate(context, crypto, chain, requestContext),
                algorithm(context, key, asked));
    }

    private static Certificate certificate(
            TlsContext context, BcTlsCrypto crypto, List<X509Certificate> chain, byte[] request)
            throws IOException {
        var entries = new ArrayList<CertificateEntry>();
        for (X509Certificate each : chain) {
            try {
                entries.add(
                        new CertificateEntry(crypto.createCertificate(each.getEncoded()), null));
            } catch (CertificateException e) {
                throw new IOException("a certificate of the probe's own cannot be written", e);
            }
        }
        return TlsUtils.isTLSv13(context)
                ? new Certificate(request, entries.toArray(CertificateEntry[]::new))
                : new Certificate(
                        entries.stream()
                                .map(CertificateEntry::getCertificate)
                                .toArray(TlsCertificate[]::new));
    }

    /** The first scheme that both the peer and the key can; none before TLS 1.2. */
    private static @Nullable SignatureAndHashAlgorithm algorithm(
            TlsContext context, PrivateKey key, @Nullable Vector<?> asked) {
        if (!TlsUtils.isSignatureAlgorithmsExtensionAllowed(context.getServerVersion())) {
            return null;
        }
        List<SignatureAndHashAlgorithm> fitting =
                schemes(key).mapToObj(SignatureScheme::getSignatureAndHashAlgorithm).toList();
        return fitting.stream()
                .filter(each -> asked != null && asked.contains(each))
                .findFirst()
                .orElse(fitting.getFirst());
    }

    private static IntStream schemes(PrivateKey key) {
        return switch (key) {
            case RSAKey _ ->
                    IntStream.of(
                            SignatureScheme.rsa_pss_rsae_sha256, SignatureScheme.rsa_pkcs1_sha256);
            case ECKey ec when ec.getParams().getOrder().bitLength() == 384 ->
                    IntStream.of(SignatureScheme.ecdsa_secp384r1_sha384);
            case ECKey ec when ec.getParams().getOrder().bitLength() == 521 ->
                    IntStream.of(SignatureScheme.ecdsa_secp521r1_sha512);
            default -> IntStream.of(SignatureScheme.ecdsa_secp256r1_sha256);
        };
    }

    /** What a server of the probe's understands. */
    @SuppressWarnings("JdkObsolete") // BouncyCastle's own signature
    static Vector<SignatureAndHashAlgorithm> understood() {
        var all = new Vector<SignatureAndHashAlgorithm>();
        IntStream.of(
                        SignatureScheme.ecdsa_secp256r1_sha256,
                        SignatureScheme.ecdsa_secp384r1_sha384,
                        SignatureScheme.rsa_pss_rsae_sha256,
                        SignatureScheme.rsa_pkcs1_sha256)
                .mapToObj(SignatureScheme::getSignatureAndHashAlgorithm)
                .forEach(all::add);
        return all;
    }

    static X509Certificate read(byte[] encoded) throws IOException {
        try {
            return read(encoded, CertificateFactory.getInstance("X.509"));
        } catch (CertificateException tooOddForTheJdk) {
            try {
                return read(encoded, CertificateFactory.getInstance("X.509", LENIENT));
            } catch (CertificateException e) {
                e.addSuppressed(tooOddForTheJdk);
                throw new IOException("the peer's certificate cannot be read", e);
            }
        }
    }

    private static X509Certificate read(byte[] encoded, CertificateFactory factory)
            throws CertificateException {
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
    }
}
