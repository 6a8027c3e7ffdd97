package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.LiveValue;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import dev.assay.mesh.proxy.xds.AdsClient;
import dev.assay.mesh.proxy.xds.Backoff;
import dev.assay.mesh.proxy.xds.RetrySchedule;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * One workload's agent. Once started it goes on by itself: renews certificates, follows the control
 * plane, and survives the absence of either with what it had. Safe for any thread.
 */
public final class WorkloadAgent implements AutoCloseable {

    private final SvidRotation rotation;
    private final AdsClient ads;
    private final SecretAssembly secretAssembly = new SecretAssembly(this::secretsReady);
    private final CompletableFuture<LiveValue<ProxyConfig>> config = new CompletableFuture<>();
    private final CompletableFuture<LiveValue<WorkloadSecrets>> secrets = new CompletableFuture<>();

    /**
     * What an agent works with, each of them replaceable.
     *
     * @param schedule when a certificate is renewed
     * @param retries when one is asked for again that was not had
     */
    public record Parts(
            TokenSource tokens,
            KeyPairSource keys,
            RotationSchedule schedule,
            RetrySchedule retries,
            RandomGenerator random,
            Clock clock) {

        /** Istio's ways. */
        public static Parts istio(TokenSource tokens, RandomGenerator random, Clock clock) {
            return new Parts(
                    tokens,
                    new NewKeys(),
                    RotationSchedule.istio(random),
                    RetrySchedule.doubling(random),
                    random,
                    clock);
        }

        public Parts withTokens(TokenSource other) {
            return new Parts(other, keys, schedule, retries, random, clock);
        }

        public Parts withKeys(KeyPairSource other) {
            return new Parts(tokens, other, schedule, retries, random, clock);
        }

        public Parts withSchedule(RotationSchedule other) {
            return new Parts(tokens, keys, other, retries, random, clock);
        }

        public Parts withRetries(RetrySchedule other) {
            return new Parts(tokens, keys, schedule, other, random, clock);
        }
    }

    /** An agent that does nothing before {@link #start}. It does not close runtime or channel. */
    public WorkloadAgent(
            AgentSettings settings,
            AgentRuntime runtime,
            ControlPlaneChannel channel,
            Parts parts) {
        var credentials = new BearerToken(parts.tokens());
        this.rotation =
                new SvidRotation(
                        settings.workloadKey(),
                        new CertificateClient(
                                channel,
                                credentials,
                                settings.identity(),
                                settings.certificateTtl()),
                        () -> parts.keys().next(settings.key()),
                        parts.schedule(),
                        settings.grace(),
                        runtime,
                        new Backoff(parts.retries()),
                        parts.clock(),
                        secretAssembly::svid);
        this.ads =
                new AdsClient(
                        settings.nodeId(),
                        settings.workloadKey(),
                        settings.kind() == AgentSettings.Kind.ROUTER,
                        () ->
                                AggregatedDiscoveryServiceGrpc.newStub(channel.ready())
                                        .withCallCredentials(credentials),
                        runtime.scheduler(),
                        new Backoff(RetrySchedule.doubling(parts.random())),
                        new News());
    }

    /** Begins; the result completes once there are a configuration and secrets. */
    public CompletableFuture<Void> start() {
        rotation.renew();
        ads.start();
        return ready();
    }

    /**
     * Completes once there are a configuration and secrets; fails if the agent is closed before.
     */
    public CompletableFuture<Void> ready() {
        return CompletableFuture.allOf(config, secrets);
    }

    /**
     * The configuration of the moment.
     *
     * @throws IllegalStateException before {@link #ready}
     */
    public Live<ProxyConfig> config() {
        return present(config);
    }

    /**
     * The secrets of the moment.
     *
     * @throws IllegalStateException before {@link #ready}
     */
    public Live<WorkloadSecrets> secrets() {
        return present(secrets);
    }

    /** Renews the certificate now rather than on schedule. */
    public void renewCertificate() {
        rotation.renew();
    }

    @Override
    public void close() {
        rotation.close();
        ads.close();
        config.cancel(false);
        secrets.cancel(false);
    }

    private void secretsReady(LiveValue<WorkloadSecrets> live) {
        secrets.complete(live);
    }

    private static <T> Live<T> present(CompletableFuture<LiveValue<T>> future) {
        if (future.state() != Future.State.SUCCESS) {
            throw new IllegalStateException("the agent is not ready: await ready() first");
        }
        return future.resultNow();
    }

    private final class News implements AdsClient.Listener {

        @Override
        public void onConfig(ProxyConfig next) {
            secretAssembly.domains(domains(next.inbound()));
            if (!config.complete(new LiveValue<>(next)) && !config.isCancelled()) {
                config.resultNow().publish(next);
            }
        }

        @Override
        public void onRoots(TrustBundle roots) {
            if (secretAssembly.roots(roots)) {
                // As Istio does: the old leaf may hang on a root that is about to go, or, with
                // another revocation list, on an authority that is believed no more.
                rotation.renew();
            }
        }

        private static List<TrustDomain> domains(InboundPolicy policy) {
            var own = new TrustDomain(policy.meshTrustDomain());
            var all = new ArrayList<TrustDomain>();
            all.add(own);
            policy.acceptedTrustDomains().stream()
                    .map(TrustDomain::new)
                    .filter(domain -> !domain.equals(own))
                    .forEach(all::add);
            return all;
        }
    }
}
