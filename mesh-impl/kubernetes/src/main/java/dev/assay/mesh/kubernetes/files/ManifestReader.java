package dev.assay.mesh.kubernetes.files;

import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.analysis.Analyzed;
import dev.assay.mesh.controlplane.analysis.Sources;
import dev.assay.mesh.controlplane.analysis.Sources.Written;
import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.effective.EffectiveConfig;
import dev.assay.mesh.controlplane.effective.EffectiveMesh;
import dev.assay.mesh.controlplane.effective.Resolvers;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.kubernetes.config.BadConfiguration;
import dev.assay.mesh.kubernetes.config.MeshConfig;
import dev.assay.mesh.policy.resource.ForeignObject;
import dev.assay.mesh.policy.resource.InvalidResource;
import dev.assay.mesh.policy.resource.LocatedResource;
import dev.assay.mesh.policy.resource.Manifests;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.ResourceKind;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads files of manifests as {@code kubectl apply} and the mesh would: policy resources, mesh
 * config, namespaces, services, and everything that makes pods. Every file is read to its end, so
 * that one call shows the first fault of each. One thread.
 */
public final class ManifestReader {

    private static final String CLUSTER_DOMAIN = "cluster.local";
    private static final String CONTROL_PLANE_NAMESPACE = "istio-system";

    private final String defaultNamespace;
    private final Instant now;
    private final Map<ResourceKey, LocatedResource> resources = new LinkedHashMap<>();
    private final List<ForeignObject> objects = new ArrayList<>();
    private final Map<String, AuthoritySecret> authorities = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();

    private ManifestReader(String defaultNamespace, Instant now) {
        this.defaultNamespace = defaultNamespace;
        this.now = now;
    }

    /**
     * The mesh of some files.
     *
     * @param defaultNamespace of objects that name none
     * @param now the creation time of resources that carry none, and when the mesh is looked at
     */
    public static FileMesh read(List<ManifestText> files, String defaultNamespace, Instant now) {
        var reader = new ManifestReader(defaultNamespace, now);
        files.forEach(reader::add);
        return reader.mesh();
    }

    private void add(ManifestText text) {
        try {
            Manifests manifests =
                    ResourceParser.manifests(text.file(), text.text(), defaultNamespace, now);
            String file = text.standing() ? Written.NOWHERE : text.file();
            manifests
                    .resources()
                    .forEach(each -> resources.put(each.resource().key(), each.in(file)));
            manifests.others().forEach(each -> add(each, file));
        } catch (InvalidResource e) {
            refused.add(e.getMessage());
        }
    }

    private void add(ForeignObject object, String file) {
        try {
            ObjectShape.check(object, ManifestWorkloads.template(object.kind()));
            if (AuthoritySecret.is(object)) {
                var secret = AuthoritySecret.read(object, defaultNamespace, file);
                authorities.put(secret.name(), secret);
            } else {
                objects.add(object.in(file));
            }
        } catch (InvalidResource e) {
            refused.add(e.getMessage());
        }
    }

    private FileMesh mesh() {
        ConfigText config = config();
        MeshOptions options = options(config);
        var places = new TreeSet<>(List.of(config.namespace(), options.rootNamespace()));
        var workloads = new ManifestWorkloads(defaultNamespace);
        workloads.add(objects);
        var sources = new HashMap<ResourceKey, Written>();
        resources.forEach((key, each) ->
                sources.put(
                        key,
                        new Written(key.toString(), each.source(), each.line(), each.lines())));
        var mesh =
                new EffectiveMesh(
                        new EffectiveConfig(options, Resolvers.istio()),
                        byKind(),
                        new Inventory(workloads.workloads(), workloads.services()));
        return new FileMesh(
                new Analyzed(
                        mesh,
                        options,
                        new Sources(sources, workloads.sources(), workloads.serviceSources()),
                        workloads.probes(),
                        authorities.values().stream()
                                .filter(secret -> places.contains(secret.namespace()))
                                .flatMap(secret -> secret.files().stream())
                                .toList(),
                        now),
                refused,
                Stream.concat(workloads.assumed().stream(), elsewhere(places)).toList());
    }

    /** The Secrets that no control plane reads. */
    private Stream<String> elsewhere(Set<String> places) {
        return authorities.values().stream()
                .filter(secret -> !places.contains(secret.namespace()))
                .map(secret ->
                        "%s is not looked at: the CA's is of namespace %s"
                                .formatted(secret.name(), String.join(" or ", places)));
    }

    private Resources byKind() {
        var byType = new HashMap<Class<? extends Resource>, List<? extends Resource>>();
        for (ResourceKind kind : ResourceKind.values()) {
            var ofKind =
                    resources.values().stream()
                            .map(LocatedResource::resource)
                            .filter(resource -> resource.kind() == kind)
                            .toList();
            if (!ofKind.isEmpty()) {
                byType.put(kind.type(), ofKind);
            }
        }
        return new Resources(byType);
    }

    /**
     * The mesh config.
     *
     * @param namespace where the control plane runs
     * @param at in front of what is wrong with it
     */
    private record ConfigText(String text, String namespace, String at) {}

    /** The one among the files; one that says nothing without. */
    private ConfigText config() {
        var config = new ConfigText("", CONTROL_PLANE_NAMESPACE, "");
        for (ForeignObject object : objects) {
            var content = new ObjectTree(object.content());
            if (object.kind().equals("ConfigMap")
                    && content.text("metadata.name").equals(MeshConfig.CONFIG_MAP)
                    && !content.text("data." + MeshConfig.KEY).isEmpty()) {
                String namespace = content.text("metadata.namespace", CONTROL_PLANE_NAMESPACE);
                config =
                        new ConfigText(
                                content.text("data." + MeshConfig.KEY),
                                namespace,
                                object.source().equals(Written.NOWHERE)
                                        ? "ConfigMap "
                                                + namespace
                                                + "/"
                                                + MeshConfig.CONFIG_MAP
                                                + ": "
                                        : object.source() + ":" + object.line() + ": ");
            }
        }
        return config;
    }

    /** What it comes to; Istio's defaults where it is refused. */
    private MeshOptions options(ConfigText config) {
        try {
            return MeshConfig.parse(config.text(), config.namespace(), CLUSTER_DOMAIN).options();
        } catch (BadConfiguration e) {
            refused.add(config.at() + e.getMessage());
            return standard(config.namespace());
        }
    }

    private static MeshOptions standard(String namespace) {
        try {
            return MeshConfig.parse("", namespace, CLUSTER_DOMAIN).options();
        } catch (BadConfiguration e) {
            throw new IllegalStateException("the default mesh config is refused", e);
        }
    }
}
