package dev.assay.mesh.kubernetes.signer;

import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.controlplane.MeshRoots;
import dev.assay.mesh.kubernetes.watch.ClusterWatch;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ConfigMap {@code istio-ca-root-cert} in every namespace of the mesh, also in those that come
 * later; written again when somebody edits or deletes it, and when the root changes. Sidecars mount
 * it (istio/istio {@code security/pkg/k8s/controller/casecret.go} and {@code
 * pilot/pkg/serviceregistry/kube/controller/namespacecontroller.go}). Requests go out from one
 * thread of its own.
 */
public final class RootConfigMaps implements AutoCloseable {

    public static final String NAME = "istio-ca-root-cert";
    public static final String KEY = "root-cert.pem";

    private static final Logger LOG = LoggerFactory.getLogger(RootConfigMaps.class);
    private static final Duration RESYNC = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final MeshRoots roots;
    private final RootScope scope;
    private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
    private final Map<String, ConfigMap> written = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("root-config-maps").factory());
    private final ChangeListeners.Subscription subscription;

    /**
     * Nothing is written before {@link #follow}.
     *
     * @param scope where it is written
     */
    public RootConfigMaps(KubernetesClient client, MeshRoots roots, RootScope scope) {
        this.client = client;
        this.roots = roots;
        this.scope = scope;
        this.subscription =
                roots.onChange(
                        () -> namespaces.keySet().forEach(name -> schedule(name, Duration.ZERO)));
    }

    /** Begins to follow namespaces and the ConfigMaps themselves. */
    public void follow(ClusterWatch watch) {
        watch.follow(
                client.namespaces().runnableInformer(RESYNC.toMillis()),
                namespace -> {
                    namespaces.put(namespace.getMetadata().getName(), namespace);
                    schedule(namespace.getMetadata().getName(), Duration.ZERO);
                },
                namespace -> namespaces.remove(namespace.getMetadata().getName()));
        watch.follow(
                client.configMaps()
                        .inAnyNamespace()
                        .withField("metadata.name", NAME)
                        .runnableInformer(RESYNC.toMillis()),
                map -> {
                    written.put(map.getMetadata().getNamespace(), map);
                    schedule(map.getMetadata().getNamespace(), Duration.ZERO);
                },
                map -> {
                    written.remove(map.getMetadata().getNamespace());
                    schedule(map.getMetadata().getNamespace(), Duration.ZERO);
                });
    }

    @Override
    public void close() {
        subscription.close();
        thread.shutdownNow();
    }

    private void schedule(String namespace, Duration delay) {
        try {
            var _ =
                    thread.schedule(
                            () -> ensure(namespace, delay),
                            delay.toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("an event came after the end", e);
        }
    }

    private void ensure(String name, Duration waited) {
        var namespace = namespaces.get(name);
        if (namespace == null || !isServed(namespace) || isRight(written.get(name))) {
            return;
        }
        try {
            client.configMaps()
                    .inNamespace(name)
                    .resource(wanted(name))
                    .forceConflicts()
                    .serverSideApply();
        } catch (KubernetesClientException e) {
            if (thread.isShutdown()) {
                return; // the end broke the request off
            }
            var pause = waited.isZero() ? FIRST_PAUSE : waited.multipliedBy(2);
            LOG.info(
                    "ConfigMap {}/{} not written, will be tried again: {}",
                    name,
                    NAME,
                    e.getMessage());
            schedule(name, pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        }
    }

    private boolean isServed(Namespace namespace) {
        return namespace.getMetadata().getDeletionTimestamp() == null && scope.includes(namespace);
    }

    private boolean isRight(@Nullable ConfigMap map) {
        return map != null
                && map.getData() != null
                && roots.current().pem().equals(map.getData().get(KEY));
    }

    private ConfigMap wanted(String namespace) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .addToLabels("istio.io/config", "true")
                .endMetadata()
                .addToData(KEY, roots.current().pem())
                .build();
    }
}
