package dev.assay.reports.certificate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that somebody signed: every byte before the signature is under it, and the signature has
 * one form only, so that no change at all goes unnoticed. A value.
 *
 * @param body what was signed
 * @param key of whoever signed it, by the text's own words: whether it is theirs, it cannot say
 */
public record SealedText(String body, PublicKey key, String algorithm, String signature) {

    private static final String BEGINNING = "signature:\n";
    private static final Pattern BLOCK =
            Pattern.compile(
                    "signature:\n  algorithm: ([A-Za-z0-9]+)\n  publicKey: ([A-Za-z0-9+/=]+)\n  value: ([A-Za-z0-9+/=]+)\n");
    private static final List<String> KINDS = List.of("Ed25519", "EC", "RSA");

    /** What stands behind the signed text. */
    static String block(String algorithm, String key, String value) {
        return BEGINNING
                + "  algorithm: %s\n  publicKey: %s\n  value: %s\n"
                        .formatted(algorithm, key, value);
    }

    /** The parts of a signed text; empty when there is no signature in its one form. */
    public static Optional<SealedText> of(String text) {
        int at = text.startsWith(BEGINNING) ? 0 : text.lastIndexOf("\n" + BEGINNING) + 1;
        Matcher block = BLOCK.matcher(text.substring(at));
        if (!block.matches()) {
            return Optional.empty();
        }
        return bytes(block.group(2))
                .flatMap(SealedText::key)
                .map(key ->
                        new SealedText(text.substring(0, at), key, block.group(1), block.group(3)));
    }

    /** Whether the text is as it was when it was signed. */
    public boolean holds() {
        Optional<byte[]> value = bytes(signature);
        boolean ofTheKey =
                SealAlgorithm.of(key).filter(its -> its.text().equals(algorithm)).isPresent();
        if (value.isEmpty() || !ofTheKey) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(key);
            check.update(body.getBytes(StandardCharsets.UTF_8));
            return check.verify(value.get());
        } catch (GeneralSecurityException e) {
            return false; // bytes that are no signature of this kind
        }
    }

    /** The key's SHA-256, as SSH and the JDK's tools show keys. */
    public String fingerprint() {
        return fingerprint(key);
    }

    /** A key's SHA-256 in base64, over its SubjectPublicKeyInfo. */
    public static String fingerprint(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Optional<PublicKey> key(byte[] encoded) {
        return KINDS.stream().flatMap(kind -> key(kind, encoded).stream()).findFirst();
    }

    private static Optional<PublicKey> key(String kind, byte[] encoded) {
        try {
            PublicKey key =
                    KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
            // Another encoding of the same key would be another text with the same meaning.
            return MessageDigest.isEqual(key.getEncoded(), encoded)
                    ? Optional.of(key)
                    : Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.empty(); // of another kind
        }
    }

    /** Empty for what is not base64, or not in its one form. */
    private static Optional<byte[]> bytes(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Base64.getEncoder().encodeToString(bytes).equals(base64)
                    ? Optional.of(bytes)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
