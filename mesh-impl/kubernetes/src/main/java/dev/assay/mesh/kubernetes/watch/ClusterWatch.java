package dev.assay.mesh.kubernetes.watch;

import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.ResourceKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the cluster by informers: list, then watch; a watch that breaks is opened again with
 * growing pauses, for ever. What was known stays known meanwhile. Handlers are called from the
 * informers' threads, one event after the other per kind.
 */
public final class ClusterWatch implements AutoCloseable {

    /**
     * A second look at everything known, in case an event was lost on the way; costs no request.
     */
    private static final Duration RESYNC = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

    private final KubernetesClient client;
    private final List<Handler<?>> handlers = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> starts = new ArrayList<>();

    public ClusterWatch(KubernetesClient client) {
        this.client = client;
    }

    /** Begins to follow pods and Services. */
    public void inventory(InventoryFeed feed) {
        follow(
                client.pods().inAnyNamespace().runnableInformer(RESYNC.toMillis()),
                feed::put,
                feed::remove);
        follow(
                client.services().inAnyNamespace().runnableInformer(RESYNC.toMillis()),
                feed::put,
                feed::remove);
    }

    /** Begins to follow policy resources, each in its newest API version. */
    public void policies(PolicyStore store) {
        for (var kind : ResourceKind.values()) {
            follow(
                    client.genericKubernetesResources(context(kind))
                            .inAnyNamespace()
                            .runnableInformer(RESYNC.toMillis()),
                    resource -> store.put(key(kind, resource), json(resource)),
                    resource -> store.remove(key(kind, resource)));
        }
    }

    /** Begins to follow objects of one kind; both consumers must not block for long. */
    public <T extends HasMetadata> void follow(
            SharedIndexInformer<T> informer, Consumer<T> present, Consumer<T> gone) {
        var handler = new Handler<>(informer, present, gone);
        informer.addEventHandlerWithResyncPeriod(handler, RESYNC.toMillis());
        informer.exceptionHandler((_, cause) -> {
            LOG.warn(
                    "watch of {}: {}",
                    informer.getApiTypeClass().getSimpleName(),
                    cause.getMessage());
            return true;
        });
        handlers.add(handler);
        starts.add(informer.start().toCompletableFuture());
    }

    /**
     * Waits until everything that exists has been listed and handed on.
     *
     * @throws TimeoutException if the API server does not let us see all of it in time
     */
    public void awaitSync(Duration atMost)
            throws TimeoutException, ExecutionException, InterruptedException {
        CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new))
                .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        handlers.forEach(Handler::catchUp);
    }

    /** Whether each kind has been listed at least once and is still followed. */
    public boolean isWatching() {
        return handlers.stream().allMatch(h -> h.informer.hasSynced() && h.informer.isRunning());
    }

    @Override
    public void close() {
        handlers.forEach(handler -> handler.informer.stop());
    }

    private String json(GenericKubernetesResource resource) {
        return client.getKubernetesSerialization().asJson(resource);
    }

    private static ResourceKey key(ResourceKind kind, GenericKubernetesResource resource) {
        return new ResourceKey(
                kind, resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    private static ResourceDefinitionContext context(ResourceKind kind) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(kind.newestVersion())
                .withKind(kind.kind())
                .withPlural(kind.plural())
                .withNamespaced(true)
                .build();
    }

    /** One informer's events, one at a time. */
    private static final class Handler<T> implements ResourceEventHandler<T> {

        private final SharedIndexInformer<T> informer;
        private final Consumer<T> present;
        private final Consumer<T> gone;

        Handler(SharedIndexInformer<T> informer, Consumer<T> present, Consumer<T> gone) {
            this.informer = informer;
            this.present = present;
            this.gone = gone;
        }

        /** The first list is handed on by another thread, which may be behind. */
        synchronized void catchUp() {
            informer.getStore().list().forEach(present);
        }

        @Override
        public synchronized void onAdd(T object) {
            present.accept(object);
        }

        @Override
        public synchronized void onUpdate(T before, T now) {
            present.accept(now);
        }

        @Override
        public synchronized void onDelete(T object, boolean deletedFinalStateUnknown) {
            gone.accept(object);
        }
    }
}
