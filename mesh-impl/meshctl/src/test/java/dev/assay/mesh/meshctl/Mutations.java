package dev.assay.mesh.meshctl;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages texts and bytes, a little or a lot. For one thread. */
final class Mutations {

    /** What parsers of IDs, JSON, PEM and DER trip over. */
    private static final List<String> ODD =
            List.of(
                    "/",
                    "//",
                    "/.",
                    "/..",
                    ".",
                    "-",
                    "_",
                    "%",
                    "%2e",
                    "%00",
                    ":",
                    "@",
                    "?",
                    "#",
                    "[",
                    "]",
                    "{",
                    "}",
                    "\"",
                    "\\",
                    ",",
                    " ",
                    "\t",
                    "\r\n",
                    "\0",
                    "\u007f",
                    "A",
                    "\u00e9",
                    "\u202e",
                    "\uff0f",
                    "\ufeff",
                    "\ud800",
                    "\ud83d\ude00",
                    "=",
                    "+",
                    "0",
                    "-1",
                    "1e999",
                    "null",
                    "true",
                    "[]",
                    "{}",
                    "-----BEGIN CERTIFICATE-----",
                    "-----END CERTIFICATE-----",
                    "spiffe://",
                    "https://",
                    "\"keys\":",
                    "\"x5c\":[",
                    "\"trust_domains\":");

    private final Random random;

    Mutations(long seed) {
        this.random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** One to three changes; may by chance be the same text. */
    String text(String text) {
        String changed = text;
        for (int i = 1 + below(3); i > 0; i--) {
            changed = once(changed);
        }
        return changed;
    }

    private String once(String text) {
        int at = below(text.length() + 1);
        int end = Math.min(text.length(), at + 1 + below(below(4) == 0 ? 64 : 3));
        String before = text.substring(0, at);
        String after = text.substring(end);
        return switch (below(6)) {
            case 0 -> before + after;
            case 1 -> before + oneOf(ODD) + after;
            case 2 -> before + oneOf(ODD) + text.substring(at);
            case 3 -> before + text.substring(at, end).repeat(1 + below(5)) + after;
            case 4 -> before;
            default -> before + (char) below(below(3) == 0 ? 0xffff : 0x80) + after;
        };
    }

    /** One to three changes; may by chance be the same bytes. */
    byte[] bytes(byte[] bytes) {
        byte[] changed = bytes;
        for (int i = 1 + below(3); i > 0; i--) {
            changed = once(changed);
        }
        return changed;
    }

    private byte[] once(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) below(256)};
        }
        int at = below(bytes.length);
        int length = Math.min(bytes.length - at, 1 + below(8));
        return switch (below(6)) {
            case 0 -> flipped(bytes, at, 1 << below(8));
            case 1 -> flipped(bytes, at, 1 + below(255));
            case 2 -> joined(bytes, at, rubbish(below(8)), at + length);
            case 3 -> joined(bytes, at, rubbish(1 + below(8)), at);
            case 4 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            default -> Arrays.copyOf(bytes, at);
        };
    }

    byte[] rubbish(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int at, int bits) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) bits;
        return changed;
    }

    /** The bytes before {@code at}, others, and those from {@code from} on. */
    private static byte[] joined(byte[] bytes, int at, byte[] middle, int from) {
        byte[] whole = Arrays.copyOf(bytes, at + middle.length + bytes.length - from);
        System.arraycopy(middle, 0, whole, at, middle.length);
        System.arraycopy(bytes, from, whole, at + middle.length, bytes.length - from);
        return whole;
    }
}
