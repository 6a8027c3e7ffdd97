package dev.assay.runner.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.reports.certificate.SealedText;
import dev.assay.runner.UserFault;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFileTest {
    @TempDir private Path folder;

    private final SecretLedger secrets = new SecretLedger();

    private Path pem(String name, Object... things) throws Exception {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            for (Object each : things) {
                writer.writeObject(each);
            }
        }
        return Files.writeString(folder.resolve(name), text.toString());
    }

    private static KeyPair keys(String kind, int size) throws Exception {
        var generator = KeyPairGenerator.getInstance(kind);
        if (size > 0) {
            generator.initialize(size);
        }
        return generator.generateKeyPair();
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, 0", "EC, 256", "EC, 384", "RSA, 2048"})
    void asOpensslWritesThem(String kind, int size) throws Exception {
        KeyPair keys = keys(kind, size);
        Path own = pem("key.pem", new JcaPKCS8Generator(keys.getPrivate(), null));

        String sealed = KeyFile.signing(own, secrets).sealed("text\n");

        SealedText read = SealedText.of(sealed).orElseThrow();
        assertThat(read.holds()).isTrue();
        assertThat(read.key()).isEqualTo(KeyFile.verifying(pem("pub.pem", keys.getPublic())));
        assertThat(secrets.entries()).isNotEmpty();
    }

    @Test
    void anEncryptedKeyIsNotAskedFor() throws Exception {
        var generator =
                new JcaPKCS8Generator(
                        keys("EC", 256).getPrivate(),
                        new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                .setProvider(new BouncyCastleProvider())
                                .setPassword("word".toCharArray())
                                .build());
        Path file = pem("encrypted.pem", generator);

        assertThatThrownBy(() -> KeyFile.signing(file, secrets))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("is encrypted");
    }

    @Test
    void aKeyThatIsTooShortSignsNothing() throws Exception {
        Path file = pem("short.pem", new JcaPKCS8Generator(keys("RSA", 1024).getPrivate(), null));

        assertThatThrownBy(() -> KeyFile.signing(file, secrets))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("short.pem")
                .hasMessageContaining("at least 2048 bits")
                .hasMessageContaining("openssl genpkey");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no PEM",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nMIIB",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
            })
    void whatIsNoKeyIsSaidPlainly(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("wrong.pem"), text);

        assertThatThrownBy(() -> KeyFile.signing(file, secrets))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("wrong.pem");
        assertThatThrownBy(() -> KeyFile.verifying(file))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("wrong.pem");
    }
}
