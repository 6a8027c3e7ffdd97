package dev.assay.runner.evidence;

import dev.assay.fixtures.secrecy.SecretLedger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for registered secrets in output: raw, as hexadecimal digits, as base64 and as base64url.
 * Thread-safe.
 */
public final class SecretScan {
    /** Shorter ones occur by chance. */
    private static final int SHORTEST = 12;

    private final SecretLedger ledger;

    /** Looks for what the ledger holds at the time of each search. */
    public SecretScan(SecretLedger ledger) {
        this.ledger = ledger;
    }

    /** What kind of secret the bytes hold, if any; never the secret. */
    public Optional<String> find(byte[] output) {
        String text = new String(output, StandardCharsets.ISO_8859_1);
        // line breaks are taken out, as PEM breaks its base64 into lines
        String joined = text.replaceAll("[\\r\\n]", "");
        return ledger.entries().stream()
                .filter(entry -> entry.bytes().length >= SHORTEST)
                .filter(entry ->
                        forms(entry.bytes())
                                .anyMatch(form -> text.contains(form) || joined.contains(form)))
                .map(SecretLedger.Entry::description)
                .findFirst();
    }

    /** The bytes, or a note in their place when they hold a secret. */
    public byte[] withhold(byte[] output) {
        return find(output)
                .map(what ->
                        "withheld: this evidence would hold a secret (%s)%n"
                                .formatted(what)
                                .getBytes(StandardCharsets.UTF_8))
                .orElse(output);
    }

    private static Stream<String> forms(byte[] secret) {
        var hex = HexFormat.of();
        var base64 = Base64.getEncoder().withoutPadding();
        var base64Url = Base64.getUrlEncoder().withoutPadding();
        return Stream.of(
                        List.of(new String(secret, StandardCharsets.ISO_8859_1)),
                        List.of(hex.formatHex(secret), hex.withUpperCase().formatHex(secret)),
                        shifted(base64, secret),
                        shifted(base64Url, secret))
                .flatMap(List::stream)
                .distinct();
    }

    /**
     * Base64 of something in the middle of something else depends on where in a group of three it
     * begins; the characters that its neighbours share are cut off.
     */
    private static List<String> shifted(Base64.Encoder encoder, byte[] secret) {
        return Stream.of(0, 1, 2)
                .map(shift -> {
                    byte[] padded = new byte[secret.length + shift];
                    System.arraycopy(secret, 0, padded, shift, secret.length);
                    String text = encoder.encodeToString(padded);
                    int from = shift == 0 ? 0 : shift + 1;
                    int to = padded.length % 3 == 0 ? text.length() : text.length() - 1;
                    return text.substring(from, to);
                })
                .toList();
    }
}
