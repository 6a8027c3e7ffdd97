package dev.assay.mesh.controlplane.keys;

import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.controlplane.config.ConfigStore;
import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.policy.resource.JwtRule;
import dev.assay.mesh.policy.resource.KeySource;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another store's resources with the issuers' keys in the rules that believe them; rules whose keys
 * are not to be had yet are left without. It changes when the other store does, and when keys come.
 * Safe for any thread.
 */
public final class KeyedConfig implements ConfigStore, AutoCloseable {

    /** Istio's PILOT_JWT_PUB_KEY_REFRESH_INTERVAL. */
    public static final Duration REFRESH = Duration.ofMinutes(20);

    private static final Logger LOG = LoggerFactory.getLogger(KeyedConfig.class);

    /** What came of which policies and keys. */
    private record Keyed(
            List<RequestAuthentication> policies,
            Map<KeyPlace, String> keys,
            List<RequestAuthentication> withKeys) {}

    private final ConfigStore store;
    private final KeySets keys;
    private final ExecutorService fetches =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("keys-", 0).factory());
    private final ScheduledExecutorService times =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("keys-timer").factory());
    private final ChangeListeners.Subscription subscription;
    private volatile Keyed last = new Keyed(List.of(), Map.of(), List.of());

    /**
     * Begins to follow a store.
     *
     * @param refresh how often keys are fetched anew
     */
    public KeyedConfig(ConfigStore store, KeySetFetcher fetcher, Clock clock, Duration refresh) {
        this.store = store;
        this.keys = new KeySets(fetcher, this::fetch, this::later, clock, refresh);
        this.subscription = store.onChange(this::changed);
        changed();
    }

    @Override
    public Resources current() {
        Resources resources = store.current();
        var policies = resources.of(RequestAuthentication.class);
        return policies.isEmpty()
                ? resources
                : resources.with(RequestAuthentication.class, withKeys(policies));
    }

    @Override
    public ChangeListeners.Subscription onChange(Runnable listener) {
        var ofStore = store.onChange(listener);
        var ofKeys = keys.onChange(listener);
        return () -> {
            ofStore.close();
            ofKeys.close();
        };
    }

    @Override
    public void close() {
        subscription.close();
        times.shutdownNow();
        fetches.shutdownNow();
    }

    /** The same list as before while nothing of it changes. */
    @SuppressWarnings("ReferenceEquality") // both are replaced, never changed
    private List<RequestAuthentication> withKeys(List<RequestAuthentication> policies) {
        Map<KeyPlace, String> now = keys.current();
        Keyed before = last;
        if (before.policies() == policies && before.keys() == now) {
            return before.withKeys();
        }
        var withKeys = List.copyOf(policies.stream().map(policy -> withKeys(policy, now)).toList());
        last = new Keyed(policies, now, withKeys);
        return withKeys;
    }

    private static RequestAuthentication withKeys(
            RequestAuthentication policy, Map<KeyPlace, String> keys) {
        return policy.with(policy.rules().stream().map(rule -> withKeys(rule, keys)).toList());
    }

    private static JwtRule withKeys(JwtRule rule, Map<KeyPlace, String> keys) {
        return KeyPlace.of(rule)
                .flatMap(place -> Optional.ofNullable(keys.get(place)))
                .map(jwks -> rule.withKeys(new KeySource.Inline(jwks)))
                .orElse(rule);
    }

    private void changed() {
        keys.want(
                store.current().of(RequestAuthentication.class).stream()
                        .flatMap(policy -> policy.rules().stream())
                        .flatMap(rule -> KeyPlace.of(rule).stream())
                        .collect(Collectors.toSet()));
    }

    private void fetch(Runnable task) {
        try {
            fetches.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("keys were wanted after the end", e);
        }
    }

    private void later(Duration delay, Runnable task) {
        try {
            var _ = times.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("keys were wanted after the end", e);
        }
    }
}
