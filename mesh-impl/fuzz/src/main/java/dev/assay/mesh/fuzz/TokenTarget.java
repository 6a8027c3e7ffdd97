package dev.assay.mesh.fuzz;

import dev.assay.mesh.proxy.token.CompactToken;
import dev.assay.mesh.proxy.token.TokenRefused;
import java.nio.charset.StandardCharsets;

/** JSON Web Tokens in compact form. */
public final class TokenTarget {
    private TokenTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            CompactToken.parse(new String(input, StandardCharsets.ISO_8859_1));
        } catch (TokenRefused _) {
            return;
        }
    }
}
