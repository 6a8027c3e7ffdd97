package dev.assay.mesh.kubernetes.live;

import dev.assay.mesh.kubernetes.config.MeshConfig;
import dev.assay.mesh.kubernetes.files.ManifestText;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The certificates of the Secret that plugs a CA in, as it stands beside the mesh config. The API
 * server hands out a Secret as a whole; what is no certificate is dropped at once.
 *
 * @param objects a Secret a text, without keys
 * @param notes what could not be read, and what is not said therefore
 */
public record ClusterAuthority(List<ManifestText> objects, List<String> notes) {

    private static final String NAME = "cacerts";
    private static final String STANDARD_NAMESPACE = "istio-system";

    public ClusterAuthority {
        objects = List.copyOf(objects);
        notes = List.copyOf(notes);
    }

    /**
     * Reads it. Whoever may not read Secrets is told so by a note, as all else can be said without.
     *
     * @param files the names of those of its files that hold certificates
     * @throws ClusterUnreadable when the API server does not answer, or refuses for another reason
     */
    public static ClusterAuthority read(KubernetesClient client, List<String> files)
            throws ClusterUnreadable {
        var objects = new ArrayList<ManifestText>();
        var notes = new ArrayList<String>();
        try {
            for (String namespace : namespaces(client)) {
                String place = "Secret %s/%s".formatted(namespace, NAME);
                try {
                    Optional.ofNullable(
                                    client.secrets().inNamespace(namespace).withName(NAME).get())
                            .map(secret -> Serialization.asJson(certificates(secret, files)))
                            .ifPresent(json -> objects.add(ManifestText.standing(place, json)));
                } catch (KubernetesClientException e) {
                    if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                        throw e;
                    }
                    notes.add(
                            "%s may not be read: nothing is said of when the CA's certificates expire"
                                    .formatted(place));
                }
            }
        } catch (KubernetesClientException e) {
            throw ClusterObjects.unreadable(client, e);
        }
        return new ClusterAuthority(objects, notes);
    }

    /** Where control planes run. */
    private static Set<String> namespaces(KubernetesClient client) {
        var namespaces = new TreeSet<String>();
        for (ConfigMap config :
                client.configMaps()
                        .inAnyNamespace()
                        .withField("metadata.name", MeshConfig.CONFIG_MAP)
                        .list()
                        .getItems()) {
            namespaces.add(config.getMetadata().getNamespace());
        }
        return namespaces.isEmpty() ? Set.of(STANDARD_NAMESPACE) : namespaces;
    }

    private static Secret certificates(Secret secret, List<String> files) {
        var data = new TreeMap<>(Objects.requireNonNullElse(secret.getData(), new TreeMap<>()));
        data.keySet().retainAll(files);
        secret.setData(data);
        secret.getMetadata().setManagedFields(List.of());
        // kubectl apply leaves a copy of the whole there.
        secret.getMetadata().setAnnotations(new TreeMap<>());
        return secret;
    }
}
