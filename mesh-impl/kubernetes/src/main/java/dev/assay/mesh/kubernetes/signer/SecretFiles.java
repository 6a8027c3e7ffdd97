package dev.assay.mesh.kubernetes.signer;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What a Secret holds, as the files that a mount would show. */
final class SecretFiles {

    private SecretFiles() {}

    static Map<String, String> of(Secret secret) {
        Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
        var files = new HashMap<String, String>();
        data.forEach((file, value) ->
                files.put(
                        file,
                        new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return files;
    }

    static String place(Secret secret) {
        return "Secret %s/%s"
                .formatted(secret.getMetadata().getNamespace(), secret.getMetadata().getName());
    }
}
