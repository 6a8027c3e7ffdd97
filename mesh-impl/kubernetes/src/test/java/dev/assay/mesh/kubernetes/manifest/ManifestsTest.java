package dev.assay.mesh.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.kubernetes.config.MeshConfig;
import dev.assay.mesh.kubernetes.config.Settings;
import dev.assay.mesh.policy.resource.ResourceKind;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ManifestsTest {

    private static final MeshSettings MESH_A =
            settings("mesh-a", Map.of("assay.dev/mesh", "a"), Optional.empty());

    @Test
    void rendersEveryValue() {
        assertThat(new Manifests(MESH_A).all().values()).noneMatch(text -> text.contains("${"));
        var deployment = only(Deployment.class, MESH_A);
        var container = deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(deployment.getMetadata().getNamespace()).isEqualTo("mesh-a");
        assertThat(container.getImage()).isEqualTo("assay/mesh:0123456789ab");
        assertThat(container.getEnv())
                .filteredOn(variable -> variable.getName().equals("DEFAULT_WORKLOAD_CERT_TTL"))
                .extracting(variable -> variable.getValue())
                .containsExactly("1h0m0s");
        assertThat(only(Namespace.class, MESH_A).getMetadata().getLabels())
                .containsEntry("assay.dev/mesh", "a");
    }

    @Test
    void theControlPlaneReadsTheMeshConfigThatIsInstalled() throws Exception {
        var text = only(ConfigMap.class, MESH_A).getData().getOrDefault(MeshConfig.KEY, "");
        var mesh =
                MeshConfig.parse(
                        text, Settings.from(Map.of("POD_NAMESPACE", "mesh-a", "PROXY_IMAGE", "x")));

        assertThat(mesh.options().acceptedTrustDomains()).containsExactly("example.org", "old.org");
        assertThat(mesh.options().rootNamespace()).isEqualTo("mesh-a");
        assertThat(mesh.discovers(Map.of("assay.dev/mesh", "a"))).isTrue();
        assertThat(mesh.discovers(Map.of("assay.dev/mesh", "b"))).isFalse();
    }

    @Test
    void twoMeshesShareNothingButTheCrds() {
        var shared = names(MESH_A);
        shared.retainAll(names(settings("mesh-b", Map.of(), Optional.empty())));

        assertThat(shared)
                .hasSize(ResourceKind.values().length)
                .allMatch(name -> name.startsWith("CustomResourceDefinition "));
    }

    @Test
    void noWebhookStandsInTheWayOfKubernetesOrOfTheControlPlane() {
        var webhooks = only(MutatingWebhookConfiguration.class, MESH_A).getWebhooks();

        assertThat(webhooks)
                .hasSize(2)
                .allSatisfy(webhook -> {
                    assertThat(webhook.getFailurePolicy()).isEqualTo("Fail");
                    assertThat(excluded(webhook.getNamespaceSelector()))
                            .contains("kube-system", "mesh-a");
                    assertThat(webhook.getNamespaceSelector().getMatchLabels())
                            .isEqualTo(Map.of("assay.dev/mesh", "a"));
                });
        assertThat(only(ValidatingWebhookConfiguration.class, MESH_A).getWebhooks())
                .allSatisfy(webhook -> assertThat(webhook.getFailurePolicy()).isEqualTo("Ignore"));
    }

    @Test
    void thePluggedCaIsASecretBeforeTheControlPlaneAndInNoText() {
        var settings =
                settings("mesh-a", Map.of(), Optional.of(Map.of("ca-key.pem", "very secret")));

        assertThat(only(Secret.class, settings).getData())
                .containsEntry("ca-key.pem", "dmVyeSBzZWNyZXQ=");
        assertThat(List.copyOf(new Manifests(settings).all().keySet()))
                .containsSubsequence("00-namespace.yaml", "25-cacerts.yaml", "40-istiod.yaml");
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void aNameThatCouldChangeAManifestIsRefused() {
        assertThatThrownBy(() -> settings("mesh\nkind: x", Map.of(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("root namespace");
        assertThatThrownBy(() -> settings("mesh-a", Map.of("a", "\"}"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label a");
    }

    private static MeshSettings settings(
            String root, Map<String, String> labels, Optional<Map<String, String>> plugged) {
        return new MeshSettings(
                root,
                "assay/mesh:0123456789ab",
                "example.org",
                List.of("old.org"),
                Duration.ofHours(1),
                Duration.ofMinutes(20),
                "TLSV1_3",
                "MERGE_SLASHES",
                "- name: ext\n  envoyExtAuthzGrpc: {service: ext.a.svc.cluster.local, port: 9000}",
                labels,
                Map.of(),
                plugged,
                true);
    }

    private static <T> T only(Class<T> kind, MeshSettings settings) {
        var found = objects(settings).stream().filter(kind::isInstance).map(kind::cast).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static Set<String> names(MeshSettings settings) {
        return objects(settings).stream()
                .map(object ->
                        object.getKind()
                                + " "
                                + object.getMetadata().getNamespace()
                                + "/"
                                + object.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static List<HasMetadata> objects(MeshSettings settings) {
        var objects = new ArrayList<HasMetadata>();
        for (var text : new Manifests(settings).all().values()) {
            Object read = new KubernetesSerialization().unmarshal(text);
            if (read instanceof Collection<?> several) {
                several.forEach(object -> objects.add((HasMetadata) object));
            } else {
                objects.add((HasMetadata) read);
            }
        }
        return objects;
    }

    private static List<String> excluded(LabelSelector selector) {
        return selector.getMatchExpressions().stream()
                .filter(e -> e.getKey().equals("kubernetes.io/metadata.name"))
                .filter(e -> e.getOperator().equals("NotIn"))
                .flatMap(e -> e.getValues().stream())
                .toList();
    }
}
