package dev.assay.mesh.proxy.sidecar;

import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.proxy.AdminServer;
import dev.assay.mesh.proxy.BindFailed;
import dev.assay.mesh.proxy.GatewaySpec;
import dev.assay.mesh.proxy.Limits;
import dev.assay.mesh.proxy.Proxy;
import dev.assay.mesh.proxy.ProxyRuntime;
import dev.assay.mesh.proxy.ProxySpec;
import dev.assay.mesh.proxy.access.AccessLog;
import dev.assay.mesh.proxy.admin.Answers;
import dev.assay.mesh.proxy.admin.StandardAnswers;
import dev.assay.mesh.proxy.agent.AgentRuntime;
import dev.assay.mesh.proxy.agent.AgentSettings;
import dev.assay.mesh.proxy.agent.ControlPlaneChannel;
import dev.assay.mesh.proxy.agent.WorkloadAgent;
import dev.assay.mesh.proxy.inbound.RedirectedCapture;
import dev.assay.mesh.proxy.outbound.OutboundCaptures;
import dev.assay.mesh.proxy.redirect.OwnSockets;
import dev.assay.mesh.proxy.sidecar.probe.AppProber;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root of a pod's sidecar, or of a gateway's pod: an agent, a proxy that waits for
 * its first certificate and configuration, and the ports that the kubelet and Prometheus ask. Once
 * it serves it goes on with what it has while the control plane is away. Thread-safe.
 */
public final class Sidecar implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);

    /**
     * Where Istio's proxies call their application from: connections from there are not redirected
     * (istio/istio {@code pilot/pkg/networking/util/util.go}, InboundPassthroughBindIpv4).
     */
    private static final InetAddress TO_APPLICATION = InetAddress.ofLiteral("127.0.0.6");

    /** Istio's default concurrency of a sidecar. */
    private static final int THREADS = 2;

    private final SidecarEnvironment environment;
    private final SidecarParts parts;
    private final AccessLog log;
    private final Limits limits;
    private final ProxyRuntime runtime;
    private final AgentRuntime agents = new AgentRuntime();
    private final ControlPlaneChannel channel;
    private final WorkloadAgent agent;
    private final CompletableFuture<Void> serving = new CompletableFuture<>();

    /** Its own ports; guarded by this. */
    private final List<AdminServer> open = new ArrayList<>();

    private boolean closed;
    private volatile Optional<Proxy> proxy = Optional.empty();

    private Sidecar(SidecarEnvironment environment, SidecarParts parts, AccessLog log) {
        this.environment = environment;
        this.parts = parts;
        this.log = log;
        this.limits = parts.limits().withDrainTime(environment.drain());
        this.runtime = ProxyRuntime.start(THREADS, parts.sockets(), limits, parts.clock());
        var controlPlane = environment.controlPlane();
        this.channel =
                new ControlPlaneChannel(
                        agents,
                        controlPlane.host(),
                        controlPlane.port(),
                        new ControlPlaneRoots(parts.roots(), this::announced));
        this.agent = new WorkloadAgent(environment.agent(), agents, channel, parts.agent());
    }

    private Optional<TrustBundle> announced() {
        return agent.ready().isDone() && !agent.ready().isCompletedExceptionally()
                ? agent.secrets().current().bundles().bundleFor(environment.agent().trustDomain())
                : Optional.empty();
    }

    /**
     * Starts a sidecar. It answers on its own ports when this returns; traffic is taken up as soon
     * as it is certified and configured, however long that takes.
     *
     * @throws BindFailed if one of its own ports cannot be had; nothing is left open
     */
    public static Sidecar run(SidecarEnvironment environment, SidecarParts parts, AccessLog log)
            throws BindFailed {
        var sidecar = new Sidecar(environment, parts, log);
        try {
            sidecar.listen();
        } catch (BindFailed e) {
            sidecar.close();
            throw e;
        }
        var _ =
                sidecar.agent
                        .start()
                        .thenRunAsync(sidecar::serve, Thread::startVirtualThread)
                        .whenComplete((done, failure) -> sidecar.report(failure));
        return sidecar;
    }

    private void listen() throws BindFailed {
        var own = new StandardAnswers(this::isReady, () -> proxy.map(Proxy::metrics).orElse(""));
        var ports = parts.ports();
        var prober = new AppProber(runtime, environment.address(), TO_APPLICATION);
        open("readiness", ports.health(), own);
        open("metrics", ports.metrics(), own);
        open(
                "merged metrics and the application's health",
                ports.agent(),
                new AgentAnswers(
                        own,
                        environment.probes(),
                        parts.health().apply(prober),
                        environment.appMetrics(),
                        prober));
    }

    private synchronized void open(String purpose, InetSocketAddress bind, Answers answers)
            throws BindFailed {
        open.add(
                AdminServer.start(
                        runtime,
                        limits,
                        environment.agent().workloadKey(),
                        purpose,
                        bind,
                        answers));
    }

    private synchronized void serve() {
        if (closed) {
            return;
        }
        var made = new Proxy(spec(), parts.proxy(), runtime, agent.config(), agent.secrets(), log);
        try {
            made.start();
        } catch (BindFailed e) {
            throw new CompletionException(e);
        }
        proxy = Optional.of(made);
    }

    private ProxySpec spec() {
        return environment.agent().kind() == AgentSettings.Kind.ROUTER ? gateway() : sidecar();
    }

    /** Nothing is redirected to it: it listens where its Gateways say. */
    private ProxySpec gateway() {
        return new ProxySpec(
                        environment.agent().namespace(),
                        environment.agent().workload(),
                        List.of(),
                        OutboundCaptures.none(),
                        parts.ports().admin(),
                        new InetSocketAddress(0).getAddress(),
                        limits)
                .atEdge(new GatewaySpec(InetSocketAddress::new, environment.trustedProxies()));
    }

    private ProxySpec sidecar() {
        var ports = parts.ports();
        var own =
                new OwnSockets(
                        environment.address(),
                        Set.of(ports.inbound().getPort(), ports.outbound().getPort()));
        return new ProxySpec(
                environment.agent().namespace(),
                environment.agent().workload(),
                List.of(
                        new RedirectedCapture(
                                ports.inbound(), own, TO_APPLICATION, parts.destinations())),
                new OutboundCaptures.Redirected(ports.outbound(), own, parts.destinations()),
                ports.admin(),
                new InetSocketAddress(0).getAddress(),
                limits);
    }

    private void report(Throwable failure) {
        if (failure == null) {
            LOG.info("{} serves", environment.agent().workloadKey());
            serving.complete(null);
        } else if (isClosed()) {
            serving.cancel(false);
        } else {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
            serving.completeExceptionally(cause);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Completes once traffic is taken up; fails if it cannot be, and is cancelled if the sidecar is
     * closed before.
     */
    public CompletableFuture<Void> serving() {
        return serving;
    }

    /** Whether it is certified, configured and listening, and has not begun to end. */
    public boolean isReady() {
        return proxy.map(Proxy::isReady).orElse(false);
    }

    /**
     * Is ready no more, lets what is under way finish within the drain time, then ends. Closing
     * twice is harmless.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        // The agent last: what is under way may yet need a new certificate.
        proxy.ifPresent(Proxy::close);
        agent.close();
        synchronized (this) {
            open.forEach(AdminServer::close);
        }
        channel.close();
        agents.close();
        runtime.close();
    }
}
