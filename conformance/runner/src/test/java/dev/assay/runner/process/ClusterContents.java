package dev.assay.runner.process;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every object of a cluster, with a checksum of what somebody has written into it. */
final class ClusterContents {
    /** What a cluster at rest makes, renews and forgets by itself. */
    private static final Set<String> RESTLESS =
            Set.of(
                    "Event",
                    "Lease",
                    "Node",
                    "CertificateSigningRequest",
                    "ComponentStatus",
                    "PodMetrics",
                    "NodeMetrics");

    private ClusterContents() {}

    /** By kind, namespace and name. */
    static SortedMap<String, String> of(KubernetesClient client) {
        var contents = new TreeMap<String, String>();
        var groups =
                client.getApiGroups().getGroups().stream()
                        .flatMap(group -> group.getVersions().stream())
                        .map(version -> version.getGroupVersion());
        Stream.concat(Stream.of("v1"), groups)
                .forEach(version ->
                        client.getApiResources(version).getResources().stream()
                                .filter(each -> each.getVerbs().contains("list"))
                                .filter(each -> !RESTLESS.contains(each.getKind()))
                                .forEach(each -> add(client, version, each, contents)));
        return contents;
    }

    private static void add(
            KubernetesClient client,
            String groupVersion,
            APIResource resource,
            SortedMap<String, String> contents) {
        int slash = groupVersion.indexOf('/');
        var context =
                new ResourceDefinitionContext.Builder()
                        .withGroup(slash < 0 ? "" : groupVersion.substring(0, slash))
                        .withVersion(groupVersion.substring(slash + 1))
                        .withKind(resource.getKind())
                        .withPlural(resource.getName())
                        .withNamespaced(resource.getNamespaced())
                        .build();
        try {
            for (var each :
                    client.genericKubernetesResources(context).inAnyNamespace().list().getItems()) {
                contents.put(
                        "%s %s %s/%s"
                                .formatted(
                                        groupVersion,
                                        resource.getKind(),
                                        each.getMetadata().getNamespace(),
                                        each.getMetadata().getName()),
                        checksum(client, each));
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
            // the kind has gone since it was listed
        }
    }

    private static String checksum(KubernetesClient client, GenericKubernetesResource object) {
        object.getMetadata().setManagedFields(null);
        object.getMetadata().setResourceVersion(null);
        object.getAdditionalProperties().remove("status");
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(
                                            client.getKubernetesSerialization()
                                                    .asJson(object)
                                                    .getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
