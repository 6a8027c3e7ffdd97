package dev.assay.mesh.meshctl;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.folder.CacertsFolder.Decision;
import dev.assay.mesh.ca.folder.StateFiles;
import dev.assay.mesh.ca.rotation.CaState;
import dev.assay.mesh.ca.rotation.IssuedLeaves;
import dev.assay.mesh.ca.rotation.Step;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A CA's state in Istio's Secret {@code cacerts}, how far a rotation is beside the four files. The
 * API server replaces a Secret whole, and only if nobody else did meanwhile; so a kill leaves the
 * state before or the state after. What the CA has issued is not known there.
 */
record CaSecret(KubernetesClient client, String namespace) implements CaStore {
    private static final String NAME = "cacerts";

    @Override
    public CaState state() throws AuthorityUnavailable {
        return state(secret());
    }

    @Override
    public IssuedLeaves issued() {
        return _ -> Optional.empty();
    }

    @Override
    public Step advance(Decision decision) throws AuthorityUnavailable {
        Secret before = secret();
        Step step = decision.decide(state(before), issued());
        var next = step.kept();
        if (next.isPresent()) {
            replace(before, next.get());
        }
        return step;
    }

    private void replace(Secret before, CaState next) throws AuthorityUnavailable {
        var files = StateFiles.of(next);
        // what could not be loaded again must not become the state
        StateFiles.read(place() + ": what is to be written", files);
        var data = data(before);
        StateFiles.NAMES.forEach(data::remove);
        files.forEach((name, text) -> data.put(name, encoded(text)));
        try {
            client.secrets()
                    .inNamespace(namespace)
                    .resource(new SecretBuilder(before).withData(data).build())
                    .update();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw new AuthorityUnavailable(
                        place() + " was changed by somebody else meanwhile: call again");
            }
            throw e;
        }
    }

    private Secret secret() throws AuthorityUnavailable {
        Secret secret = client.secrets().inNamespace(namespace).withName(NAME).get();
        if (secret == null) {
            throw new AuthorityUnavailable(
                    "there is no %s: the CA's root is its own, and cannot be rotated so"
                            .formatted(place()));
        }
        return secret;
    }

    private CaState state(Secret secret) throws AuthorityUnavailable {
        var texts = new HashMap<String, String>();
        for (Map.Entry<String, String> each : data(secret).entrySet()) {
            if (StateFiles.NAMES.contains(each.getKey())) {
                texts.put(each.getKey(), decoded(each.getValue()));
            }
        }
        return StateFiles.read(place(), StateFiles.plugged(texts));
    }

    private String place() {
        return "Secret %s/%s".formatted(namespace, NAME);
    }

    private static Map<String, String> data(Secret secret) {
        Map<String, String> data = secret.getData();
        return data == null ? new HashMap<>() : new HashMap<>(data);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String decoded(String value) {
        return new String(Base64.getDecoder().decode(value), StandardCharsets.ISO_8859_1);
    }
}
