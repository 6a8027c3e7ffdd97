package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.identity.Pem;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a kubeconfig of a real cluster has, which the library does not find out by itself. */
final class ClusterAccessTest {
    private static PrivateKey key(String algorithm) throws Exception {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    }

    private static Config withKey(String pem) {
        var config = Config.empty();
        config.setClientKeyData(
                Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
        return config;
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void theKeysAlgorithmIsNamed(String algorithm) throws Exception {
        var config = withKey(Pem.encode(key(algorithm)));
        ClusterAccess.nameKey(config);
        assertThat(config.getClientKeyAlgo()).isEqualTo(algorithm);
    }

    @Test
    void aFilesKeyIsNamedToo(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("key.pem"), Pem.encode(key("EC")));
        var config = new ConfigBuilder(Config.empty()).withClientKeyFile(file.toString()).build();
        ClusterAccess.nameKey(config);
        assertThat(config.getClientKeyAlgo()).isEqualTo("EC");
    }

    @Test
    void whatIsNoKeyIsLeftToTheLibrary() {
        String before = Config.empty().getClientKeyAlgo();
        for (Config each : new Config[] {Config.empty(), withKey("no key")}) {
            ClusterAccess.nameKey(each);
            assertThat(each.getClientKeyAlgo()).isEqualTo(before);
        }
    }

    @Test
    void aSilentClusterIsToldByItsCause() {
        var failure =
                new KubernetesClientException(
                        "An error has occurred.",
                        new IOException(new ConnectException("Connection refused")));
        assertThat(ClusterAccess.words(failure))
                .contains("Connection refused")
                .contains("--kubeconfig")
                .doesNotContain("An error has occurred");
        assertThat(ClusterAccess.words(new KubernetesClientException("forbidden")))
                .isEqualTo("forbidden");
    }
}
