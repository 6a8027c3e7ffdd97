package dev.assay.mesh.policy.authz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathNormalizerTest {

    @ParameterizedTest
    @CsvSource({
        // sent, BASE, MERGE_SLASHES, DECODE_AND_MERGE_SLASHES
        "/,/,/,/",
        "/private,/private,/private,/private",
        "/public/../private,/private,/private,/private",
        "/public/%2E%2E/private,/private,/private,/private",
        "/public/%2e./private,/private,/private,/private",
        "/public\\..\\private,/private,/private,/private",
        "/./private,/private,/private,/private",
        "/%70rivate,/private,/private,/private",
        "/../../private,/private,/private,/private",
        "/public/..;/private,/private,/private,/private",
        "/public/..;a=b/private,/private,/private,/private",
        "/public/%2e%2E;/private,/private,/private,/private",
        "/public/.;/private,/public/private,/public/private,/public/private",
        "/public/..;,/,/,/",
        "/public/...;/private,/public/...;/private,/public/...;/private,/public/...;/private",
        "/public;/../private;a=b,/private;a=b,/private;a=b,/private;a=b",
        "/public/..%3b/private,/public/..%3b/private,/public/..%3b/private,/public/..%3b/private",
        "//private,//private,/private,/private",
        "/public//../private,/public/private,/public/private,/public/private",
        "/%2fprivate,/%2fprivate,/%2fprivate,/private",
        "/..%2fprivate,/..%2fprivate,/..%2fprivate,/private",
        "/x/..%2fprivate,/x/..%2fprivate,/x/..%2fprivate,/private",
        "/x%5c..%5Cprivate,/x%5c..%5Cprivate,/x%5c..%5Cprivate,/private",
        "/%252e%252e/private,/%252e%252e/private,/%252e%252e/private,/%252e%252e/private",
        "/Admin,/Admin,/Admin,/Admin",
        "/a/..,/,/,/",
        "/a/.,/a/,/a/,/a/",
        "/a%,/a%,/a%,/a%",
        "/a%zz,/a%zz,/a%zz,/a%zz",
        "/a?x=/../b//c%2f,/a?x=/../b//c%2f,/a?x=/../b//c%2f,/a?x=/../b//c%2f",
        "*,*,*,*"
    })
    void table(String sent, String base, String merged, String decoded) {
        assertThat(PathNormalizer.normalize(sent, PathNormalization.NONE)).contains(sent);
        assertThat(PathNormalizer.normalize(sent, PathNormalization.BASE)).contains(base);
        assertThat(PathNormalizer.normalize(sent, PathNormalization.MERGE_SLASHES))
                .contains(merged);
        assertThat(PathNormalizer.normalize(sent, PathNormalization.DECODE_AND_MERGE_SLASHES))
                .contains(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%00", "/%00", "", "private", "http://h/x", "/a#b", "/a\0b"})
    void invalid(String sent) {
        for (PathNormalization mode : PathNormalization.values()) {
            assertThat(PathNormalizer.normalize(sent, mode)).as("%s", mode).isEmpty();
        }
    }

    /** What was judged must be what the next hop makes of the forwarded text. */
    @ParameterizedTest
    @EnumSource(
            value = PathNormalization.class,
            names = {"BASE", "MERGE_SLASHES"})
    void normalisingAgainChangesNothing(PathNormalization mode) {
        Random random = new Random(20261121);
        String alphabet = "//..%2eEfF5cC\\a;?";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder sent = new StringBuilder("/");
            for (int n = random.nextInt(14); n > 0; n--) {
                sent.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            PathNormalizer.normalize(sent.toString(), mode)
                    .filter(once -> !once.contains("%25") && !decodesAgain(once))
                    .ifPresent(once ->
                            assertThat(PathNormalizer.normalize(once, mode))
                                    .as("%s", sent)
                                    .contains(once));
        }
    }

    /**
     * A decoded digit can complete another escape, {@code %%32e} for one; RFC 3986 decodes once.
     */
    private static boolean decodesAgain(String path) {
        int query = path.indexOf('?');
        return (query < 0 ? path : path.substring(0, query)).contains("%2e")
                || (query < 0 ? path : path.substring(0, query)).contains("%2E");
    }

    @Test
    void whatADecodedEscapeSpellsIsNotDecodedAgain() {
        assertThat(PathNormalizer.normalize("/%%32e%%32e/x", PathNormalization.BASE))
                .contains("/%2e%2e/x");
    }
}
