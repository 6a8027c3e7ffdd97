package dev.assay.runner.evidence;

import dev.assay.fixtures.secrecy.SecretLedger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for registered secrets in output: raw, as hexadecimal digits, as base64 and as base64url.
 * One pass over the output, however many secrets there are. Thread-safe.
 */
public final class SecretScan {
    /** Shorter ones occur by chance. */
    private static final int SHORTEST = 12;

    /** Bytes of a form that are looked up at each position of the output. */
    private static final int ANCHOR = Long.BYTES;

    private static final int FILTER_BITS = 20;

    private final SecretLedger ledger;
    private final Map<Long, List<Form>> byAnchor = new HashMap<>();
    private final boolean[] filter = new boolean[1 << FILTER_BITS];
    private int known;

    /** Looks for what the ledger holds at the time of each search. */
    public SecretScan(SecretLedger ledger) {
        this.ledger = ledger;
    }

    /**
     * One way in which a secret may be written. Its anchor is taken from its middle: keys of one
     * kind begin alike.
     */
    private record Form(String description, byte[] bytes, int anchor) {
        boolean isAt(byte[] output, int anchorAt) {
            int from = anchorAt - anchor;
            return from >= 0
                    && from + bytes.length <= output.length
                    && Arrays.equals(output, from, from + bytes.length, bytes, 0, bytes.length);
        }
    }

    /** What kind of secret the bytes hold, if any; never the secret. */
    public synchronized Optional<String> find(byte[] output) {
        learn();
        return search(output).or(() -> search(withoutLineBreaks(output)));
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

    private void learn() {
        List<SecretLedger.Entry> entries = ledger.entries();
        for (SecretLedger.Entry entry : entries.subList(known, entries.size())) {
            if (entry.bytes().length >= SHORTEST) {
                forms(entry.bytes()).forEach(form -> learn(entry.description(), form));
            }
        }
        known = entries.size();
    }

    private void learn(String description, byte[] form) {
        int at = (form.length - ANCHOR) / 2;
        long anchor = 0;
        for (int i = at; i < at + ANCHOR; i++) {
            anchor = (anchor << Byte.SIZE) | (form[i] & 0xff);
        }
        filter[slot(anchor)] = true;
        byAnchor.computeIfAbsent(anchor, key -> new ArrayList<>())
                .add(new Form(description, form, at));
    }

    private Optional<String> search(byte[] output) {
        long window = 0;
        for (int i = 0; i < output.length; i++) {
            window = (window << Byte.SIZE) | (output[i] & 0xff);
            if (i >= ANCHOR - 1 && filter[slot(window)]) {
                int anchorAt = i - ANCHOR + 1;
                for (Form form : byAnchor.getOrDefault(window, List.of())) {
                    if (form.isAt(output, anchorAt)) {
                        return Optional.of(form.description());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static int slot(long anchor) {
        return (int) ((anchor * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - FILTER_BITS));
    }

    /** PEM breaks its base64 into lines. */
    private static byte[] withoutLineBreaks(byte[] output) {
        byte[] joined = new byte[output.length];
        int length = 0;
        for (byte each : output) {
            if (each != '\r' && each != '\n') {
                joined[length++] = each;
            }
        }
        return length == output.length
                ? new byte[0] // searched already
                : Arrays.copyOf(joined, length);
    }

    private static Stream<byte[]> forms(byte[] secret) {
        var hex = HexFormat.of();
        var base64 = Base64.getEncoder().withoutPadding();
        var base64Url = Base64.getUrlEncoder().withoutPadding();
        return Stream.of(
                        List.of(new String(secret, StandardCharsets.ISO_8859_1)),
                        List.of(hex.formatHex(secret), hex.withUpperCase().formatHex(secret)),
                        shifted(base64, secret),
                        shifted(base64Url, secret))
                .flatMap(List::stream)
                .distinct()
                .map(form -> form.getBytes(StandardCharsets.ISO_8859_1));
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
