package dev.assay.mesh.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A workload's own X.509-SVID. It is not verified against any root: that is the peer's business.
 * Immutable; {@link #toString} does not show the key.
 *
 * @param id the identity in the leaf
 * @param chain the leaf first
 */
public record Svid(SpiffeId id, List<X509Certificate> chain, PrivateKey key) {

    private static final byte[] PROBE = "does the key fit?".getBytes(StandardCharsets.US_ASCII);

    public Svid {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an SVID has at least its leaf");
        }
        chain = List.copyOf(chain);
    }

    /**
     * Puts a chain and its key together.
     *
     * @throws InvalidSvid if the chain is empty, if the leaf's only URI SAN is not a workload's
     *     SPIFFE ID, or if the key is not the leaf's
     */
    public static Svid of(List<X509Certificate> chain, PrivateKey key) throws InvalidSvid {
        if (chain.isEmpty()) {
            throw new InvalidSvid("the chain is empty");
        }
        var leaf = chain.getFirst();
        if (!fits(key, leaf.getPublicKey())) {
            throw new InvalidSvid("the private key is not the leaf's");
        }
        try {
            return new Svid(LeafIdentity.of(leaf), chain, key);
        } catch (SvidRejected e) {
            throw new InvalidSvid("leaf: " + e.getMessage());
        }
    }

    /**
     * As {@link #of}, from PEM.
     *
     * @throws InvalidSvid also if a text cannot be read
     */
    public static Svid fromPem(String chain, String key) throws InvalidSvid {
        List<X509Certificate> certificates;
        try {
            certificates = Pem.certificates(chain);
        } catch (MalformedPem e) {
            throw new InvalidSvid("chain: " + e.getMessage());
        }
        try {
            return of(certificates, Pem.privateKey(key));
        } catch (MalformedPem e) {
            throw new InvalidSvid("key: " + e.getMessage());
        }
    }

    public X509Certificate leaf() {
        return chain.getFirst();
    }

    public Instant notBefore() {
        return leaf().getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return leaf().getNotAfter().toInstant();
    }

    /** The chain as PEM, the leaf first. */
    public String chainPem() {
        return Pem.encode(chain);
    }

    /** The key as PEM. A secret. */
    public String keyPem() {
        return Pem.encode(key);
    }

    @Override
    public String toString() {
        return "Svid[%s, serial %s, until %s]"
                .formatted(id, leaf().getSerialNumber().toString(16), notAfter());
    }

    private static boolean fits(PrivateKey key, PublicKey leafKey) {
        try {
            var algorithm =
                    switch (leafKey.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC", "ECDSA" -> "SHA256withECDSA";
                        default -> leafKey.getAlgorithm();
                    };
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(PROBE);
            var signature = signer.sign();
            signer.initVerify(leafKey);
            signer.update(PROBE);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a key of another kind, which is what the caller asks about
        }
    }
}
