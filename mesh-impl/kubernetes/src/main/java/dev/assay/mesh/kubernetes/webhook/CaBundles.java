package dev.assay.mesh.kubernetes.webhook;

import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.controlplane.MeshRoots;
import dev.assay.mesh.kubernetes.watch.ClusterWatch;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the API server which roots our webhooks' certificate comes from: patched into the two
 * webhook configurations at start, when the root changes, and whenever somebody applies them anew.
 * Requests go out from one thread of its own.
 */
public final class CaBundles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CaBundles.class);
    private static final Duration RESYNC = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final MeshRoots roots;
    private final String injection;
    private final String validation;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("webhook-ca-bundles").factory());
    private final ChangeListeners.Subscription subscription;

    /** Nothing is written before {@link #follow}. */
    public CaBundles(
            KubernetesClient client, MeshRoots roots, String injection, String validation) {
        this.client = client;
        this.roots = roots;
        this.injection = injection;
        this.validation = validation;
        this.subscription =
                roots.onChange(() -> {
                    schedule(this::ensureInjection, Duration.ZERO);
                    schedule(this::ensureValidation, Duration.ZERO);
                });
    }

    /** Begins to follow the two configurations. */
    public void follow(ClusterWatch watch) {
        watch.follow(
                mutating().withName(injection).runnableInformer(RESYNC.toMillis()),
                _ -> schedule(this::ensureInjection, Duration.ZERO),
                CaBundles::gone);
        watch.follow(
                validating().withName(validation).runnableInformer(RESYNC.toMillis()),
                _ -> schedule(this::ensureValidation, Duration.ZERO),
                CaBundles::gone);
    }

    @Override
    public void close() {
        subscription.close();
        thread.shutdownNow();
    }

    private void ensureInjection() {
        ensure(
                mutating().withName(injection),
                c -> c.getWebhooks().stream().map(w -> w.getClientConfig()).toList(),
                this::ensureInjection);
    }

    private void ensureValidation() {
        ensure(
                validating().withName(validation),
                c -> c.getWebhooks().stream().map(w -> w.getClientConfig()).toList(),
                this::ensureValidation);
    }

    private <T extends HasMetadata> void ensure(
            Resource<T> resource, Function<T, List<WebhookClientConfig>> clients, Runnable again) {
        var bundle =
                Base64.getEncoder()
                        .encodeToString(roots.current().pem().getBytes(StandardCharsets.UTF_8));
        try {
            var now = resource.get();
            if (now != null
                    && clients.apply(now).stream().anyMatch(c -> !bundle.equals(c.getCaBundle()))) {
                resource.edit(configuration -> {
                    clients.apply(configuration).forEach(c -> c.setCaBundle(bundle));
                    return configuration;
                });
                LOG.info("{} believes the mesh's root", now.getMetadata().getName());
            }
        } catch (KubernetesClientException e) {
            if (thread.isShutdown()) {
                return; // the end broke the request off
            }
            LOG.warn(
                    "a webhook configuration was not patched, will be tried again: {}",
                    e.getMessage());
            schedule(again, PAUSE);
        }
    }

    private void schedule(Runnable task, Duration delay) {
        try {
            var _ = thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("an event came after the end", e);
        }
    }

    private NonNamespaceOperation<
                    MutatingWebhookConfiguration, ?, Resource<MutatingWebhookConfiguration>>
            mutating() {
        return client.admissionRegistration().v1().mutatingWebhookConfigurations();
    }

    private NonNamespaceOperation<
                    ValidatingWebhookConfiguration, ?, Resource<ValidatingWebhookConfiguration>>
            validating() {
        return client.admissionRegistration().v1().validatingWebhookConfigurations();
    }

    private static void gone(HasMetadata configuration) {
        LOG.warn("webhook configuration {} was deleted", configuration.getMetadata().getName());
    }
}
