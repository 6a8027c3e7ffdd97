package dev.assay.mesh.proxy;

import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.proxy.access.AccessLog;
import dev.assay.mesh.proxy.admin.AdminHandler;
import dev.assay.mesh.proxy.admin.Metrics;
import dev.assay.mesh.proxy.admin.StandardAnswers;
import dev.assay.mesh.proxy.admin.StateAnswers;
import dev.assay.mesh.proxy.admin.StateTexts;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.config.Registration;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import dev.assay.mesh.proxy.extauthz.ExternalChecks;
import dev.assay.mesh.proxy.gateway.GatewayRole;
import dev.assay.mesh.proxy.http.HttpServer;
import dev.assay.mesh.proxy.inbound.CurrentJudge;
import dev.assay.mesh.proxy.inbound.CurrentVerifier;
import dev.assay.mesh.proxy.inbound.Inbound;
import dev.assay.mesh.proxy.inbound.InboundConnections;
import dev.assay.mesh.proxy.inbound.Role;
import dev.assay.mesh.proxy.inbound.SidecarRole;
import dev.assay.mesh.proxy.origin.OriginKey;
import dev.assay.mesh.proxy.origin.OriginTls;
import dev.assay.mesh.proxy.outbound.Outbound;
import dev.assay.mesh.proxy.outbound.RoutedRequests;
import dev.assay.mesh.proxy.tls.TlsContexts;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One workload's proxy: a sidecar, or a gateway. It holds sockets and, once TLS is spoken, native
 * TLS contexts, but no thread: its work is done on the runtime's event loops.
 *
 * <p>Configuration and secrets are followed while it runs. New handshakes use the newest
 * certificate and bundle, each new request the newest policy; open connections live on as long as
 * the policy admits them. Methods may be called from any thread but an event loop.
 */
public final class Proxy implements AutoCloseable {

    private final ProxySpec spec;
    private final ProxyRuntime runtime;
    private final Live<ProxyConfig> config;
    private final Live<WorkloadSecrets> secrets;
    private final TlsContexts tls;
    private final OriginTls origins;
    private final Metrics metrics;
    private final Outbound outbound;
    private final InboundConnections inboundConnections;

    private final ReentrantLock lock = new ReentrantLock();
    private final InboundListeners inboundListeners;
    private final OutboundListeners outboundListeners;
    private final StaleUpstreams stale;
    private final List<Registration> registrations = new ArrayList<>();
    private @Nullable Listener admin;
    private volatile Map<String, OutboundService> services = Map.of();
    private volatile List<GatewayServer> servers = List.of();
    private volatile boolean ready;
    private boolean closed;

    public Proxy(
            ProxySpec spec,
            ProxyParts parts,
            ProxyRuntime runtime,
            Live<ProxyConfig> config,
            Live<WorkloadSecrets> secrets,
            AccessLog log) {
        this.spec = spec;
        this.runtime = runtime;
        this.config = config;
        this.secrets = secrets;
        this.metrics = new Metrics(secrets.current().svid().id().toString(), log);
        Limits limits = spec.limits();
        this.tls =
                new TlsContexts(
                        config,
                        secrets,
                        parts.peers(),
                        parts.serverTls(),
                        parts.clientTls(),
                        parts.alpn(),
                        limits.handshakeTime());
        this.origins =
                new OriginTls(
                        parts.origination(),
                        config,
                        secrets,
                        parts.clientTls(),
                        limits.handshakeTime(),
                        this::retireReplaced);
        var http =
                new HttpServer(
                        runtime.pool(),
                        runtime.codecs(),
                        parts.retries(),
                        runtime.clock(),
                        limits.headerTime(),
                        limits.idleTime());
        this.outbound =
                new Outbound(
                        spec.workload(),
                        config,
                        secrets,
                        parts.forwardedClientCert(),
                        parts.loadBalancer(),
                        parts.poolKey(),
                        tls,
                        http,
                        runtime.connector(),
                        metrics,
                        runtime.clock(),
                        spec.outboundSource(),
                        limits.handshakeTime(),
                        origins);
        var inbound =
                new Inbound(
                        spec.workload(),
                        config,
                        secrets,
                        role(parts),
                        new CurrentJudge(parts.delegation(), parts.authorizer()),
                        new ExternalChecks(outbound::targets, runtime.pool()),
                        new CurrentVerifier(parts.tokens()),
                        parts.paths(),
                        parts.denials(),
                        parts.sniffer(),
                        tls,
                        http,
                        runtime.connector(),
                        metrics,
                        runtime.clock(),
                        limits.handshakeTime());
        this.inboundConnections = new InboundConnections(limits.connectionTime());
        this.inboundListeners = InboundListeners.of(spec, runtime, inbound, inboundConnections);
        this.outboundListeners = OutboundListeners.of(spec, runtime, outbound);
        this.stale = new StaleUpstreams(spec.workload(), runtime, outbound);
    }

    private Role role(ProxyParts parts) {
        return spec.gateway()
                .<Role>map(gateway ->
                        new GatewayRole(
                                config,
                                secrets,
                                parts.gateways(),
                                parts.forwardedClientCert(),
                                new RoutedRequests(outbound),
                                gateway.trustedProxies()))
                .orElseGet(() ->
                        new SidecarRole(
                                spec.workload(),
                                config,
                                secrets,
                                parts.transport(),
                                parts.forwardedClientCert()));
    }

    /**
     * Opens all listeners. If one fails, those already open are closed again.
     *
     * @throws BindFailed naming the address that could not be had
     */
    public void start() throws BindFailed {
        lock.lock();
        try {
            services = config.current().outbound();
            servers = config.current().servers();
            inboundListeners.open();
            outboundListeners.open();
            admin =
                    Listener.open(
                            runtime,
                            spec.limits(),
                            spec.workload(),
                            "readiness, metrics and state",
                            spec.admin(),
                            channel ->
                                    AdminHandler.install(
                                            channel.pipeline(),
                                            new StateAnswers(
                                                    new StandardAnswers(() -> ready, this::metrics),
                                                    this::configuration,
                                                    this::certificates)));
            registrations.add(config.onChange(this::configChanged));
            registrations.add(secrets.onChange(changed -> stale.retireAll()));
        } catch (BindFailed e) {
            stopListening();
            throw e;
        } finally {
            lock.unlock();
        }
        // A change between the first look and the registration would otherwise be missed.
        reconcile();
        ready = true;
    }

    private void configChanged(ProxyConfig changed) {
        inboundConnections.judgeAgain();
        // A policy's change leaves the ways to other workloads as they are, and their connections.
        Map<String, OutboundService> before = services;
        services = changed.outbound();
        List<GatewayServer> serversBefore = servers;
        servers = changed.servers();
        if (!services.equals(before)) {
            stale.retire(before, services);
        }
        if (!services.equals(before) || !servers.equals(serversBefore)) {
            // Opening and closing sockets may block, which the publisher's thread must not.
            Thread.ofVirtual().name("listeners of " + spec.workload()).start(this::reconcile);
        }
    }

    private void retireReplaced() {
        runtime.pool()
                .retire(
                        spec.workload(),
                        target ->
                                target.poolKey() instanceof OriginKey key
                                        && !origins.isCurrent(key.version()));
    }

    private void reconcile() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            inboundListeners.reconcile();
            outboundListeners.reconcile();
        } finally {
            lock.unlock();
        }
    }

    /** Where readiness and metrics are served; empty before the start. */
    public Optional<InetSocketAddress> admin() {
        lock.lock();
        try {
            return Optional.ofNullable(admin).map(Listener::address);
        } finally {
            lock.unlock();
        }
    }

    /** Whether it listens and has not begun to end. */
    public boolean isReady() {
        return ready;
    }

    /** The traffic so far, as {@code /stats/prometheus} shows it. */
    public String metrics() {
        return metrics.scrape() + tls.counts().text();
    }

    /** The configuration in force, for a person to read. */
    public String configuration() {
        return StateTexts.configuration(config.current());
    }

    /** The certificates in force and the roots, as PEM; no private key. */
    public String certificates() {
        return StateTexts.certificates(secrets.current());
    }

    /** Ends at once, as a crash would: every connection is reset. Harmless once closed. */
    public void kill() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            ready = false;
            registrations.forEach(Registration::close);
            List<Listener> listeners = new ArrayList<>(inboundListeners.all());
            listeners.addAll(outboundListeners.all());
            if (admin != null) {
                listeners.add(admin);
            }
            listeners.forEach(Listener::stopAccepting);
            listeners.forEach(Listener::resetAll);
            runtime.pool().retireAll(spec.workload());
            tls.close();
            origins.close();
        } finally {
            lock.unlock();
        }
    }

    /** Where calls to a workload port are taken up, empty if the proxy has no listener for it. */
    public Optional<InetSocketAddress> bound(int workloadPort) {
        lock.lock();
        try {
            return inboundListeners.bound(workloadPort);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Where the application's calls to a service's port are taken up, empty if nowhere (yet). A
     * listener whose port the system chooses is opened now.
     */
    public Optional<InetSocketAddress> bound(String host, int servicePort) {
        lock.lock();
        try {
            var open = outboundListeners.bound(host, servicePort);
            return open.isPresent() || !ready || closed
                    ? open
                    : outboundListeners.openFor(host, servicePort);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Where the application's calls to an address are taken up that it has found out by itself, a
     * pod's own for example; empty if nowhere (yet). Opened now unless it is there.
     */
    public Optional<InetSocketAddress> boundTo(InetSocketAddress original) {
        lock.lock();
        try {
            return !ready || closed ? Optional.empty() : outboundListeners.openFor(original);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Accepts no more calls to the workload, lets what is under way finish within the drain time,
     * then closes the rest. The application's own calls are accepted until then. Closing twice is
     * harmless.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            ready = false;
            registrations.forEach(Registration::close);
            List<Listener> listeners = new ArrayList<>(inboundListeners.all());
            listeners.addAll(outboundListeners.all());
            inboundListeners.all().forEach(Listener::stopAccepting);
            listeners.forEach(Listener::drain);
            long deadline = runtime.clock().millis() + spec.limits().drainTime().toMillis();
            for (Listener listener : listeners) {
                listener.awaitEmpty(deadline - runtime.clock().millis());
            }
            // Until here: the application may have to call others to answer what is under way.
            outboundListeners.all().forEach(Listener::stopAccepting);
            if (admin != null) {
                admin.stopAccepting();
                listeners.add(admin);
            }
            listeners.forEach(Listener::closeAll);
            runtime.pool().retireAll(spec.workload());
            tls.close();
            origins.close();
        } finally {
            lock.unlock();
        }
    }

    private void stopListening() {
        inboundListeners.all().forEach(Listener::stopAccepting);
        outboundListeners.all().forEach(Listener::stopAccepting);
        if (admin != null) {
            admin.stopAccepting();
            admin = null;
        }
    }
}
