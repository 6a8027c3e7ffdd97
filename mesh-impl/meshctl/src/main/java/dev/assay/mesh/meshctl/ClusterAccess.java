package dev.assay.mesh.meshctl;

import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** What the client library has to be told of a kubeconfig, and does not tell of a failure. */
final class ClusterAccess {
    private ClusterAccess() {}

    /**
     * Names the algorithm of the user's key, where it can be told: the library takes a PKCS #8 key
     * for RSA unless it is told, and clusters make EC keys as often.
     */
    static void nameKey(Config config) {
        try {
            var pem = pem(config);
            if (pem.isPresent()) {
                config.setClientKeyAlgo(Pem.privateKey(pem.get()).getAlgorithm());
            }
        } catch (IOException | MalformedPem | IllegalArgumentException _) {
            // the library says what it makes of such a key, or of none
            return;
        }
    }

    private static Optional<String> pem(Config config) throws IOException {
        var data = config.getClientKeyData();
        if (data != null) {
            return Optional.of(
                    new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII));
        }
        var file = config.getClientKeyFile();
        return file == null ? Optional.empty() : Optional.of(Files.readString(Path.of(file)));
    }

    /** What a cluster answered; where it did not, why: the library's own words are no more. */
    static String words(KubernetesClientException failure) {
        if (failure.getCode() > 0 || failure.getCause() == null) {
            return String.valueOf(failure.getMessage());
        }
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return "the cluster cannot be asked (%s); name another one with --kubeconfig FILE or --context NAME"
                .formatted(deepest);
    }
}
