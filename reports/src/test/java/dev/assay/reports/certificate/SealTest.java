package dev.assay.reports.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SealTest {
    private static final String TEXT = "kind: ConformanceCertificate\nissued: true\n";

    static KeyPair ed25519() throws Exception {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private static KeyPair keys(String kind, String parameter) throws Exception {
        var generator = KeyPairGenerator.getInstance(kind);
        switch (kind) {
            case "EC" -> generator.initialize(new ECGenParameterSpec(parameter));
            case "RSA" -> generator.initialize(Integer.parseInt(parameter));
            default -> {}
        }
        return generator.generateKeyPair();
    }

    private static Seal seal(KeyPair keys) {
        return new Seal(keys.getPrivate(), keys.getPublic());
    }

    @ParameterizedTest
    @CsvSource({
        "Ed25519, '', Ed25519",
        "EC, secp256r1, SHA256withECDSA",
        "EC, secp384r1, SHA384withECDSA",
        "RSA, 2048, SHA256withRSA"
    })
    void whatWasSignedHolds(String kind, String parameter, String algorithm) throws Exception {
        KeyPair keys = keys(kind, parameter);

        SealedText sealed = SealedText.of(seal(keys).sealed(TEXT)).orElseThrow();

        assertThat(sealed.holds()).isTrue();
        assertThat(sealed.body()).isEqualTo(TEXT);
        assertThat(sealed.key()).isEqualTo(keys.getPublic());
        assertThat(sealed.algorithm()).isEqualTo(algorithm);
    }

    @Test
    void noSingleCharacterCanBeChanged() throws Exception {
        String sealed = seal(ed25519()).sealed(TEXT);
        for (int at = 0; at < sealed.length(); at++) {
            for (char other : new char[] {'x', 'A', '\n', (char) (sealed.charAt(at) ^ 1)}) {
                String changed = sealed.substring(0, at) + other + sealed.substring(at + 1);
                if (!changed.equals(sealed)) {
                    assertThat(SealedText.of(changed).filter(SealedText::holds))
                            .as(changed)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void nothingCanBeAddedAndNothingLeftOut() throws Exception {
        String sealed = seal(ed25519()).sealed(TEXT);
        for (int at = 0; at <= sealed.length(); at++) {
            String more = sealed.substring(0, at) + "=" + sealed.substring(at);
            assertThat(SealedText.of(more).filter(SealedText::holds)).as(more).isEmpty();
            String less = sealed.substring(0, at);
            assertThat(at == sealed.length() || SealedText.of(less).isEmpty()).as(less).isTrue();
        }
    }

    @Test
    void aTextThatLooksSignedInItsMiddleIsSignedAtItsEnd() throws Exception {
        String twice = seal(ed25519()).sealed(seal(ed25519()).sealed(TEXT));
        assertThat(SealedText.of(twice).map(SealedText::holds)).contains(true);
        assertThat(SealedText.of(TEXT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RSA, 1024", "EC, secp521r1", "Ed448, ''"})
    void weakAndUncommonKeysSignNothing(String kind, String parameter) throws Exception {
        KeyPair keys = keys(kind, parameter);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> seal(keys))
                .withMessageContaining("RSA of at least 2048 bits");
    }

    @Test
    void keysOfTwoPairsSignNothing() throws Exception {
        KeyPair one = ed25519();
        KeyPair other = ed25519();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Seal(one.getPrivate(), other.getPublic()))
                .withMessageContaining("do not belong together");
    }
}
