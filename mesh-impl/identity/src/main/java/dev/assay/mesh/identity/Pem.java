package dev.assay.mesh.identity;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Certificates and private keys as PEM (RFC 7468). Text outside the blocks, blank lines and CRLF do
 * no harm.
 */
public final class Pem {
    private static final Pattern END_OF_LIST = Pattern.compile("END " + PemBlock.REVOCATIONS);

    private static final Base64.Encoder LINES =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private Pem() {}

    /**
     * All certificates of a text, in its order.
     *
     * @throws MalformedPem if one of them cannot be read, if a block is something else, or if there
     *     is none
     */
    public static List<X509Certificate> certificates(String text) throws MalformedPem {
        var certificates = new ArrayList<X509Certificate>();
        for (var block : PemBlock.all(text)) {
            certificates.add(block.certificate());
        }
        if (certificates.isEmpty()) {
            throw new MalformedPem("no '-----BEGIN CERTIFICATE-----' found");
        }
        return List.copyOf(certificates);
    }

    /**
     * Those certificates of a text that can be read, in its order; none is fine.
     *
     * @param unreadable is told of each block that cannot be read, and why
     */
    public static List<X509Certificate> readable(String text, Consumer<String> unreadable) {
        var certificates = new ArrayList<X509Certificate>();
        for (var block : PemBlock.all(text)) {
            try {
                certificates.add(block.certificate());
            } catch (MalformedPem e) {
                unreadable.accept(e.getMessage());
            }
        }
        return List.copyOf(certificates);
    }

    /**
     * All revocation lists of a text, in its order; none of a blank one.
     *
     * @throws MalformedPem if one of them cannot be read or is none of the kind that is understood,
     *     if a block is something else, or if a text that is not blank has none
     */
    public static List<RevocationList> revocationLists(String text) throws MalformedPem {
        var lists = new ArrayList<RevocationList>();
        for (var block : PemBlock.all(text)) {
            lists.add(block.revocationList());
        }
        // Whoever revoked something must not be told that nothing is.
        if (lists.isEmpty() && !text.isBlank()) {
            throw new MalformedPem("no '-----BEGIN X509 CRL-----' found");
        }
        long ends = END_OF_LIST.matcher(text).results().count();
        if (ends != lists.size()) {
            throw new MalformedPem(
                    "%d lists have an end, %d a readable '-----BEGIN X509 CRL-----'"
                            .formatted(ends, lists.size()));
        }
        return List.copyOf(lists);
    }

    /**
     * The one certificate of a text.
     *
     * @throws MalformedPem if it cannot be read, or if there is not exactly one
     */
    public static X509Certificate certificate(String text) throws MalformedPem {
        var certificates = certificates(text);
        if (certificates.size() != 1) {
            throw new MalformedPem(
                    "one certificate expected, %d found".formatted(certificates.size()));
        }
        return certificates.getFirst();
    }

    /**
     * The private key of a text: unencrypted PKCS #8, or the older forms of OpenSSL for RSA and EC.
     *
     * @throws MalformedPem if there is none, or it cannot be read
     */
    public static PrivateKey privateKey(String text) throws MalformedPem {
        try (var parser = new PEMParser(new StringReader(text))) {
            var converter = new JcaPEMKeyConverter();
            for (var object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
                if (object instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
        } catch (IOException | RuntimeException unreadable) { // the cause could quote the key
            throw new MalformedPem("the private key cannot be read");
        }
        throw new MalformedPem("no unencrypted private key found");
    }

    /** One block, ending with a line feed. */
    public static String encode(X509Certificate certificate) {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("the certificate has no encoding", e);
        }
    }

    /** The blocks in the list's order. */
    public static String encode(Iterable<? extends X509Certificate> certificates) {
        var text = new StringBuilder();
        certificates.forEach(certificate -> text.append(encode(certificate)));
        return text.toString();
    }

    /** The blocks in the list's order; empty for none. */
    public static String encodeRevocations(Iterable<RevocationList> lists) {
        var text = new StringBuilder();
        lists.forEach(list -> text.append(block(PemBlock.REVOCATIONS, list.encoded())));
        return text.toString();
    }

    /**
     * The key as unencrypted PKCS #8. The result is a secret.
     *
     * @throws IllegalArgumentException if the key does not give out its bytes (hardware)
     */
    public static String encode(PrivateKey key) {
        var encoded = key.getEncoded();
        if (encoded == null) {
            throw new IllegalArgumentException("the private key does not give out its bytes");
        }
        return block("PRIVATE KEY", encoded);
    }

    private static String block(String type, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, LINES.encodeToString(der), type);
    }
}
