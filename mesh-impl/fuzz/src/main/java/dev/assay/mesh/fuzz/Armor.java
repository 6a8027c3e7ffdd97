package dev.assay.mesh.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Lets a fuzzer at what is inside of PEM: it would hardly ever hit upon Base64 that means much. */
public final class Armor {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Armor() {}

    /** Bytes that begin as PEM does are that text; others are put into one block of this type. */
    public static String text(String type, byte[] input) {
        if (input.length > 0 && input[0] == '-') {
            return new String(input, StandardCharsets.ISO_8859_1);
        }
        return block(type, input);
    }

    static String block(String type, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, LINES.encodeToString(der), type);
    }
}
