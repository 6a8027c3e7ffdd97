package dev.assay.mesh.kubernetes;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.IssuanceRefused;
import dev.assay.mesh.ca.RuledAuthority;
import dev.assay.mesh.ca.ServerIdentity;
import dev.assay.mesh.ca.grpc.BearerAuthentication;
import dev.assay.mesh.ca.grpc.CertificateService;
import dev.assay.mesh.ca.grpc.SecureServer;
import dev.assay.mesh.ca.update.LiveAuthority;
import dev.assay.mesh.controlplane.MeshRoots;
import dev.assay.mesh.controlplane.effective.EffectiveConfig;
import dev.assay.mesh.controlplane.keys.KeyedConfig;
import dev.assay.mesh.controlplane.registry.Registry;
import dev.assay.mesh.controlplane.xds.Distribution;
import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.kubernetes.config.MeshConfig;
import dev.assay.mesh.kubernetes.config.Settings;
import dev.assay.mesh.kubernetes.inject.Injector;
import dev.assay.mesh.kubernetes.inject.SidecarTemplate;
import dev.assay.mesh.kubernetes.signer.PluggedSecret;
import dev.assay.mesh.kubernetes.signer.RootConfigMaps;
import dev.assay.mesh.kubernetes.watch.ClusterWatch;
import dev.assay.mesh.kubernetes.watch.InventoryFeed;
import dev.assay.mesh.kubernetes.watch.PolicyStore;
import dev.assay.mesh.kubernetes.watch.SecretCredentials;
import dev.assay.mesh.kubernetes.webhook.CaBundles;
import dev.assay.mesh.kubernetes.webhook.InjectionAdmission;
import dev.assay.mesh.kubernetes.webhook.ValidationAdmission;
import dev.assay.mesh.kubernetes.webhook.WebhookServer;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.BindableService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * CA, control plane and webhooks of one mesh in a cluster, put together from the parts. It serves
 * nobody before it knows the whole cluster: a proxy that was told of half the policies would accept
 * what the other half forbids. Thread-safe.
 */
public final class ControlPlane implements AutoCloseable {

    private static final Duration OWN_CERTIFICATE = Duration.ofHours(24);

    /** As long as Istio's waits for a change to be followed by another (PILOT_DEBOUNCE_AFTER). */
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(100);

    /** Within it every list of a large cluster has come, or something stands in the way. */
    private static final Duration SYNC = Duration.ofSeconds(60);

    /** The first Kubernetes whose native sidecars are on by default. */
    private static final int NATIVE_SIDECARS_SINCE = 29;

    private final Deque<AutoCloseable> open;
    private final MeshRoots roots;
    private final Settings.Ports ports;

    private ControlPlane(Deque<AutoCloseable> open, MeshRoots roots, Settings.Ports ports) {
        this.open = open;
        this.roots = roots;
        this.ports = ports;
    }

    /**
     * Starts everything, and returns once it serves.
     *
     * @throws CannotStart if the CA cannot be used, a port is taken, or the API server does not
     *     show us what we need
     */
    public static ControlPlane start(
            KubernetesClient client, Settings settings, MeshConfig mesh, Parts parts)
            throws CannotStart, InterruptedException {
        var open = new ArrayDeque<AutoCloseable>();
        try {
            return start(client, settings, mesh, parts, open);
        } catch (AuthorityUnavailable | IssuanceRefused e) {
            close(open);
            throw new CannotStart("the mesh's CA cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            close(open);
            throw new CannotStart("a port cannot be opened: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            close(open);
            throw new CannotStart(
                    "the cluster could not be read within %d s: see the warnings above; are the CRDs installed, and may the service account list them?"
                            .formatted(SYNC.toSeconds()),
                    e);
        } catch (ExecutionException | KubernetesClientException e) {
            close(open);
            throw new CannotStart("the cluster could not be read: " + e.getMessage(), e);
        }
    }

    private static ControlPlane start(
            KubernetesClient client,
            Settings settings,
            MeshConfig mesh,
            Parts parts,
            Deque<AutoCloseable> open)
            throws AuthorityUnavailable,
                    IssuanceRefused,
                    IOException,
                    TimeoutException,
                    ExecutionException,
                    InterruptedException {
        var signer = parts.signer().load();
        var roots = new MeshRoots(signer.roots());
        var authority =
                new LiveAuthority(
                        signer, parts.signerUpdate(), next -> roots.replace(next.roots()));
        var identity =
                new ServerIdentity(
                        SpiffeId.forServiceAccount(
                                mesh.options().trustDomain(), settings.namespace(), "istiod"),
                        List.of(settings.host(), settings.host() + "." + settings.clusterDomain()),
                        authority,
                        OWN_CERTIFICATE,
                        parts.clock());
        var registry = new Registry();
        var store = new PolicyStore(parts.resources(), parts.clock());
        var rootMaps = new RootConfigMaps(client, roots, parts.rootScope());
        open.push(rootMaps);
        var bundles =
                new CaBundles(
                        client, roots, settings.injectionWebhook(), settings.validationWebhook());
        open.push(bundles);
        var watch = new ClusterWatch(client);
        open.push(watch);
        watch.inventory(new InventoryFeed(registry));
        watch.policies(store);
        rootMaps.follow(watch);
        PluggedSecret.follow(watch, client, settings.namespace(), authority);
        watch.awaitSync(SYNC);

        var keyed = new KeyedConfig(store, parts.keySets(), parts.clock(), settings.keyRefresh());
        open.push(keyed);
        var credentials = new SecretCredentials(client);
        open.push(credentials);
        var distribution =
                new Distribution(
                        keyed,
                        registry,
                        roots,
                        credentials,
                        new EffectiveConfig(mesh.options(), parts.resolvers()),
                        parts.visibility(),
                        parts.nodes(),
                        BETWEEN_ROUNDS);
        open.push(distribution);
        var services = new ArrayList<BindableService>(distribution.services());
        services.add(
                new CertificateService(
                        new RuledAuthority(authority, parts.issuance(), parts.clock())));
        var server =
                SecureServer.start(
                        new InetSocketAddress(settings.ports().grpc()),
                        identity,
                        new BearerAuthentication(parts.authenticator()),
                        services);
        open.push(server);
        var webhooks =
                WebhookServer.start(
                        settings.ports().webhook(),
                        identity,
                        new InjectionAdmission(
                                parts.injection(),
                                parts.sidecars()
                                        .apply(
                                                new Injector(
                                                        SidecarTemplate.of(settings, mesh),
                                                        parts.capture(),
                                                        nativeSidecars(client))),
                                namespace -> labels(client, namespace)),
                        new ValidationAdmission(parts.resources(), parts.clock()));
        open.push(webhooks);
        // Only now: from the moment that the API server believes us, it calls.
        bundles.follow(watch);
        var health = HealthServer.start(settings.ports().health(), watch::isWatching);
        open.push(health);
        return new ControlPlane(
                open, roots, new Settings.Ports(server.port(), webhooks.port(), health.port()));
    }

    /** What the mesh believes. */
    public TrustBundle roots() {
        return roots.current();
    }

    /** Where it listens. */
    public Settings.Ports ports() {
        return ports;
    }

    /** Ends in the reverse order of the start: first nobody new is served, then nothing is. */
    @Override
    public void close() {
        close(open);
    }

    private static void close(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(
                        "no part of the control plane throws at its end", e);
            }
        }
    }

    private static boolean nativeSidecars(KubernetesClient client) {
        var minor = client.getKubernetesVersion().getMinor().replaceAll("[^0-9]", "");
        return !minor.isEmpty() && Integer.parseInt(minor) >= NATIVE_SIDECARS_SINCE;
    }

    /** Asked for each pod: the informer may be behind a namespace that was labelled just now. */
    private static Map<String, String> labels(KubernetesClient client, String name) {
        Namespace namespace = client.namespaces().withName(name).get();
        return namespace == null
                ? Map.of()
                : Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of());
    }
}
