package dev.assay.mesh.kubernetes.live;

import dev.assay.mesh.kubernetes.config.MeshConfig;
import dev.assay.mesh.kubernetes.files.ManifestText;
import dev.assay.mesh.policy.resource.ResourceKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Reads a cluster's namespaces, pods, services, mesh config and policies. Stateless. */
public final class ClusterObjects {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private ClusterObjects() {}

    /**
     * All that a mesh is made of, an object a text. Pods that have ended are left out, and so is
     * what says nothing of the mesh: status, and who manages which field.
     *
     * @throws ClusterUnreadable when the API server does not answer, or refuses to
     */
    public static List<ManifestText> read(KubernetesClient client) throws ClusterUnreadable {
        try {
            var texts = new ArrayList<ManifestText>();
            add(texts, client.namespaces().list().getItems());
            add(
                    texts,
                    client.pods().inAnyNamespace().list().getItems().stream()
                            .filter(ClusterObjects::runs)
                            .toList());
            add(texts, client.services().inAnyNamespace().list().getItems());
            add(
                    texts,
                    client.configMaps()
                            .inAnyNamespace()
                            .withField("metadata.name", MeshConfig.CONFIG_MAP)
                            .list()
                            .getItems());
            for (ResourceKind kind : ResourceKind.values()) {
                add(texts, policies(client, kind));
            }
            return texts;
        } catch (KubernetesClientException e) {
            throw unreadable(client, e);
        }
    }

    private static Collection<? extends HasMetadata> policies(
            KubernetesClient client, ResourceKind kind) {
        try {
            return client.genericKubernetesResources(
                            new ResourceDefinitionContext.Builder()
                                    .withGroup(kind.group())
                                    .withVersion(kind.newestVersion())
                                    .withKind(kind.kind())
                                    .withPlural(kind.plural())
                                    .withNamespaced(true)
                                    .build())
                    .inAnyNamespace()
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private static boolean runs(Pod pod) {
        return pod.getStatus() == null
                || pod.getStatus().getPhase() == null
                || !ENDED.contains(pod.getStatus().getPhase());
    }

    private static void add(List<ManifestText> texts, Collection<? extends HasMetadata> objects) {
        for (HasMetadata object : objects) {
            var metadata = object.getMetadata();
            metadata.setManagedFields(List.of());
            if (object instanceof Pod pod) {
                pod.setStatus(null);
            }
            String namespace = metadata.getNamespace();
            texts.add(
                    ManifestText.standing(
                            "%s %s%s"
                                    .formatted(
                                            object.getKind(),
                                            namespace == null ? "" : namespace + "/",
                                            metadata.getName()),
                            Serialization.asJson(object)));
        }
    }

    static ClusterUnreadable unreadable(KubernetesClient client, KubernetesClientException e) {
        return new ClusterUnreadable(told(client, e), e);
    }

    private static String told(KubernetesClient client, KubernetesClientException e) {
        String server = String.valueOf(client.getConfiguration().getMasterUrl());
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                    "%s does not know who asks: the kubeconfig's credentials are refused"
                            .formatted(server);
            case HttpURLConnection.HTTP_FORBIDDEN ->
                    "%s refuses: %s; meshctl has to list namespaces, pods, services, configmaps and Istio's policies of all namespaces"
                            .formatted(server, e.getStatus().getMessage());
            default ->
                    "%s does not answer (%s): is it the right context? See --kubeconfig and --context; -f FILE or a PATH asks about files instead"
                            .formatted(server, root(e));
        };
    }

    private static String root(Throwable fault) {
        Throwable deepest = fault;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null
                ? deepest.getClass().getSimpleName()
                : String.valueOf(deepest.getMessage());
    }
}
