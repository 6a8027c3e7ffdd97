package dev.assay.mesh.proxy.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.policy.effective.Credential;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import dev.assay.mesh.proxy.testing.Outside;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class NamedMaterialReaderTest {

    private static final int MUTATIONS = 2_000;

    private final NamedMaterialReader reader = new NamedMaterialReader();
    private final Outside outside = new Outside();

    @TempDir private Path folder;

    @Test
    void filesAreReadWhole() throws Exception {
        var client = outside.client("somebody");
        write("cert.pem", client.certificatePem());
        write("key.pem", client.keyPem());
        write("ca.pem", outside.rootPem());
        write("crl.pem", outside.revocations(client));
        OriginMaterial read = reader.read(mutual(), Map.of());
        assertThat(read.client().orElseThrow().chain()).containsExactly(client.leaf());
        assertThat(read.client().orElseThrow().key()).isEqualTo(client.keys().getPrivate());
        assertThat(read.roots()).hasSize(1);
        assertThat(read.revocations()).hasSize(1);
        assertThat(read.toString() + read.client()).doesNotContain("PrivateKey", "BEGIN");
    }

    @Test
    void whatIsNoFileIsNotReadWithoutEnd() {
        for (String file : List.of("/dev/zero", "/", folder.toString())) {
            assertThatThrownBy(() -> reader.read(simple(file), Map.of()))
                    .isInstanceOf(MaterialUnavailable.class)
                    .hasMessage("caCertificates " + file + ": not a regular file");
        }
    }

    @Test
    void whatIsTooLongIsNotRead() throws Exception {
        Path file = folder.resolve("long.pem");
        Files.write(file, new byte[(8 << 20) + 1]);
        assertThatThrownBy(() -> reader.read(simple(file.toString()), Map.of()))
                .hasMessageContaining("longer than 8388608 bytes");
    }

    @Test
    void aPathThatIsNoneIsNamed() {
        assertThatThrownBy(() -> reader.read(simple("a\0b"), Map.of()))
                .isInstanceOf(MaterialUnavailable.class)
                .hasMessageContaining("caCertificates");
        assertThat(reader.stamp(simple("a\0b"), Map.of()))
                .isEqualTo(reader.stamp(simple("a\0b"), Map.of()));
    }

    @Test
    void eachPartOfASecretIsNamedWhenItCannotBeUsed() {
        var client = outside.client("somebody");
        var plan = new Originate(true, "", List.of(), "", "", "", false, "", "partner");
        Map.of(
                        "tls.crt", new Credential("", client.keyPem(), outside.rootPem(), ""),
                        "tls.key",
                                new Credential(client.certificatePem(), "", outside.rootPem(), ""),
                        "ca.crt", new Credential(client.certificatePem(), client.keyPem(), "", ""),
                        "ca.crl",
                                new Credential(
                                        client.certificatePem(),
                                        client.keyPem(),
                                        outside.rootPem(),
                                        "nothing"))
                .forEach((part, credential) ->
                        assertThatThrownBy(() -> reader.read(plan, Map.of("partner", credential)))
                                .isInstanceOf(MaterialUnavailable.class)
                                .hasMessageStartingWith("credentialName partner, " + part + ": "));
    }

    /** Whatever stands in a Secret: material, or a reason that shows nothing of it. */
    @Test
    void damagedSecretsAreMaterialOrAReasonWithoutTheirText() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var client = outside.client("somebody");
        String key = client.keyPem();
        var plan = new Originate(true, "", List.of(), "", "", "", false, "", "partner");
        for (int i = 0; i < MUTATIONS; i++) {
            var credential =
                    new Credential(
                            damaged(client.certificatePem(), random),
                            damaged(key, random),
                            damaged(outside.rootPem(), random),
                            damaged(outside.revocations(client), random));
            try {
                reader.read(plan, Map.of("partner", credential));
            } catch (MaterialUnavailable because) {
                assertThat(because.getMessage())
                        .as("seed %d", seed)
                        .doesNotContain(key.lines().skip(1).findFirst().orElseThrow());
            }
        }
    }

    private static String damaged(String text, Random random) {
        if (random.nextBoolean()) {
            return text;
        }
        var now = new StringBuilder(text);
        int at = random.nextInt(now.length());
        switch (random.nextInt(4)) {
            case 0 -> now.setCharAt(at, (char) random.nextInt(256));
            case 1 -> now.delete(at, Math.min(now.length(), at + random.nextInt(80)));
            case 2 -> now.insert(at, text.substring(0, random.nextInt(text.length())));
            default -> now.setLength(at);
        }
        return now.toString();
    }

    private Originate mutual() {
        return new Originate(
                true,
                "",
                List.of(),
                path("cert.pem"),
                path("key.pem"),
                path("ca.pem"),
                false,
                path("crl.pem"),
                "");
    }

    private static Originate simple(String ca) {
        return new Originate(false, "", List.of(), "", "", ca, false, "", "");
    }

    private String path(String file) {
        return folder.resolve(file).toString();
    }

    private void write(String file, String text) throws Exception {
        Files.writeString(folder.resolve(file), text);
    }
}
