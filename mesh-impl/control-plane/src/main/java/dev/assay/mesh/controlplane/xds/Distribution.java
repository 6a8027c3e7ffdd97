package dev.assay.mesh.controlplane.xds;

import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.controlplane.MeshRoots;
import dev.assay.mesh.controlplane.config.ConfigStore;
import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.credential.CredentialSource;
import dev.assay.mesh.controlplane.credential.NamedCredentials;
import dev.assay.mesh.controlplane.effective.EffectiveConfig;
import dev.assay.mesh.controlplane.effective.MeshView;
import dev.assay.mesh.controlplane.effective.ViewChange;
import dev.assay.mesh.controlplane.effective.Visibility;
import dev.assay.mesh.controlplane.registry.Registry;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.resource.DestinationRule;
import io.grpc.BindableService;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every connected proxy up to date: whatever changes, the view is made anew on one thread,
 * and each stream is sent what is new to it. It outlives the server in which its services run. Safe
 * for any thread.
 */
public final class Distribution implements AutoCloseable {

    /**
     * So that the many changes of one apply or one scale-up cost one round; not felt by anybody.
     */
    private static final Duration GATHERING = Duration.ofMillis(2);

    private static final Logger LOG = LoggerFactory.getLogger(Distribution.class);

    private final ConfigStore config;
    private final Registry registry;
    private final MeshRoots roots;
    private final Duration betweenRounds;
    private final NodeAuthorization authorization;
    private final Map<String, Set<ProxyStream>> streams = new ConcurrentHashMap<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("control-plane-distribution").factory());
    private final List<ChangeListeners.Subscription> subscriptions;
    private final CredentialSource credentials;

    private volatile MeshView view;
    private volatile long lastRoundNanos;

    /** Of the distribution's thread alone. */
    private boolean compareAll;

    /**
     * Begins to follow the sources, which know already what there is: the first proxy that asks is
     * told all of it. One that came back while nothing was known yet would be told to forget.
     *
     * @param betweenRounds the least time from one round to the next: the first change after a rest
     *     goes out at once, and in a storm of changes every proxy hears of many at a time
     */
    public Distribution(
            ConfigStore config,
            Registry registry,
            MeshRoots roots,
            EffectiveConfig effective,
            Visibility visibility,
            NodeAuthorization authorization,
            Duration betweenRounds) {
        this(
                config,
                registry,
                roots,
                CredentialSource.NONE,
                effective,
                visibility,
                authorization,
                betweenRounds);
    }

    /** The same, with Secrets for those whom DestinationRules give them. */
    public Distribution(
            ConfigStore config,
            Registry registry,
            MeshRoots roots,
            CredentialSource credentials,
            EffectiveConfig effective,
            Visibility visibility,
            NodeAuthorization authorization,
            Duration betweenRounds) {
        this.config = config;
        this.credentials = credentials;
        this.registry = registry;
        this.roots = roots;
        this.authorization = authorization;
        this.betweenRounds = betweenRounds;
        this.lastRoundNanos = System.nanoTime() - betweenRounds.toNanos();
        this.view = next(MeshView.empty(effective, visibility, roots.current()));
        this.subscriptions =
                List.of(
                        config.onChange(this::schedule),
                        registry.onChange(this::schedule),
                        roots.onChange(this::schedule),
                        credentials.onChange(this::schedule));
        schedule();
    }

    /** The gRPC services: delta ADS, and SDS for the roots. Each needs an authenticated caller. */
    public List<BindableService> services() {
        return List.of(new DeltaAdsService(this), new RootSecretService(this));
    }

    /** The connected proxies, ordered by name. */
    public List<ProxyStatus> proxies() {
        return streams.values().stream()
                .flatMap(Set::stream)
                .map(ProxyStream::status)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ProxyStatus::workload))
                .toList();
    }

    @Override
    public void close() {
        subscriptions.forEach(ChangeListeners.Subscription::close);
        thread.shutdownNow();
    }

    MeshView view() {
        return view;
    }

    Workload authorize(Caller caller, String nodeId) throws StatusException {
        var inventory = registry.current();
        return authorization.authorize(caller, nodeId, inventory);
    }

    /**
     * From now on a stream hears of changes.
     *
     * @param workload {@code namespace/name}
     */
    void add(String workload, ProxyStream stream) {
        streams.compute(
                workload,
                (_, present) -> {
                    var all =
                            present == null ? ConcurrentHashMap.<ProxyStream>newKeySet() : present;
                    all.add(stream);
                    return all;
                });
    }

    void remove(String workload, ProxyStream stream) {
        streams.computeIfPresent(
                workload,
                (_, present) -> {
                    present.remove(stream);
                    return present.isEmpty() ? null : present;
                });
    }

    private void schedule() {
        if (due.compareAndSet(false, true)) {
            try {
                var _ = thread.schedule(this::recompute, waitNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("a change came after the end", e);
            }
        }
    }

    private long waitNanos() {
        long sinceLast = System.nanoTime() - lastRoundNanos;
        return Math.max(GATHERING.toNanos(), betweenRounds.toNanos() - sinceLast);
    }

    private void recompute() {
        lastRoundNanos = System.nanoTime();
        due.set(false); // first, so that a change during the computation brings another round
        try {
            var next = next(view);
            view = next;
            tell(next);
            compareAll = false;
        } catch (RuntimeException e) {
            compareAll = true; // some may not have heard of a change
            LOG.error("configuration could not be computed; proxies keep the last one", e);
        }
    }

    private MeshView next(MeshView before) {
        var resources = config.current();
        return before.next(resources, registry.current(), roots.current(), credentials(resources));
    }

    private NamedCredentials credentials(Resources resources) {
        var grants = NamedCredentials.grants(resources.of(DestinationRule.class));
        credentials.want(
                grants.stream().map(NamedCredentials.Grant::name).collect(Collectors.toSet()));
        return new NamedCredentials(grants, credentials.current());
    }

    /** A stream that is busy with an answer compares everything when it has come. */
    private void tell(MeshView next) {
        switch (compareAll ? new ViewChange.Anything() : next.change()) {
            case ViewChange.Anything _ ->
                    streams.values().forEach(all -> all.forEach(ProxyStream::refresh));
            case ViewChange.Part(var inbounds, var services, var callers, var gateways) -> {
                for (String workload : inbounds) {
                    streams.getOrDefault(workload, Set.of()).forEach(ProxyStream::refreshInbound);
                }
                for (String workload : gateways) {
                    streams.getOrDefault(workload, Set.of()).forEach(ProxyStream::refreshGateway);
                }
                if (!services.isEmpty()) {
                    streams.forEach((workload, all) -> {
                        if (callers.in(workload.substring(0, workload.indexOf('/')))) {
                            all.forEach(stream -> stream.refreshServices(services));
                        }
                    });
                }
            }
        }
    }
}
