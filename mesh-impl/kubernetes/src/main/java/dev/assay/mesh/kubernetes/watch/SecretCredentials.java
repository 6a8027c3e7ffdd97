package dev.assay.mesh.kubernetes.watch;

import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.controlplane.credential.CredentialSource;
import dev.assay.mesh.controlplane.credential.SecretData;
import dev.assay.mesh.controlplane.credential.SecretName;
import dev.assay.mesh.policy.effective.Credential;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Secrets that are wanted, each followed by itself and by name: no right is needed to any
 * other. Whoever may decide over a Secret grants {@code get, list, watch} on it to istiod by a Role
 * of its namespace; until then it is asked for again and again. Safe for any thread.
 */
public final class SecretCredentials implements CredentialSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SecretCredentials.class);

    private final KubernetesClient client;
    private final ChangeListeners listeners = new ChangeListeners();
    private final Map<SecretName, SharedIndexInformer<Secret>> informers = new HashMap<>();
    private final Map<SecretName, Credential> current = new ConcurrentHashMap<>();

    public SecretCredentials(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public synchronized void want(Set<SecretName> names) {
        for (var each : Map.copyOf(informers).entrySet()) {
            if (!names.contains(each.getKey())) {
                each.getValue().stop();
                informers.remove(each.getKey());
                current.remove(each.getKey());
            }
        }
        for (SecretName name : names) {
            informers.computeIfAbsent(name, this::follow);
        }
    }

    private SharedIndexInformer<Secret> follow(SecretName name) {
        var informer =
                client.secrets()
                        .inNamespace(name.namespace())
                        .withName(name.name())
                        .runnableInformer(0);
        informer.addEventHandler(new Follower(name));
        informer.exceptionHandler((_, cause) -> {
            LOG.warn("Secret {}/{}: {}", name.namespace(), name.name(), cause.getMessage());
            return true;
        });
        var _ = informer.start();
        return informer;
    }

    @Override
    public Map<SecretName, Credential> current() {
        return Map.copyOf(current);
    }

    @Override
    public ChangeListeners.Subscription onChange(Runnable listener) {
        return listeners.add(listener);
    }

    @Override
    public synchronized void close() {
        informers.values().forEach(SharedIndexInformer::stop);
        informers.clear();
    }

    private static Credential credential(Secret secret) {
        var entries = new HashMap<String, String>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((name, data) ->
                            entries.put(
                                    name,
                                    new String(
                                            Base64.getDecoder().decode(data),
                                            StandardCharsets.UTF_8)));
        }
        return SecretData.credential(entries);
    }

    private final class Follower implements ResourceEventHandler<Secret> {

        private final SecretName name;

        Follower(SecretName name) {
            this.name = name;
        }

        @Override
        public void onAdd(Secret secret) {
            current.put(name, credential(secret));
            listeners.changed();
        }

        @Override
        public void onUpdate(Secret before, Secret now) {
            onAdd(now);
        }

        @Override
        public void onDelete(Secret secret, boolean deletedFinalStateUnknown) {
            current.remove(name);
            listeners.changed();
        }
    }
}
