package dev.assay.mesh.proxy.origin;

import dev.assay.mesh.policy.effective.Credential;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import dev.assay.mesh.proxy.tls.AlpnPolicy;
import dev.assay.mesh.proxy.tls.ClientTlsSettings;
import dev.assay.mesh.proxy.tls.PeerTrustManager;
import dev.assay.mesh.proxy.tls.TlsConnection;
import dev.assay.mesh.proxy.tls.TlsContexts;
import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One workload's TLS to what lies outside the mesh. What rules name is read when it is first
 * needed, and again whenever it has changed; new connections use the newest. Safe for several event
 * loops.
 */
public final class OriginTls implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /** What was not used for so long is not looked after any more. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    /**
     * What was found for a plan: material or the reason why there is none.
     *
     * @param version never used for anything else
     */
    private record Found(
            Object stamp,
            long version,
            Optional<OriginMaterial> material,
            String problem,
            Map<AlpnPolicy.Inside, SslContext> contexts) {}

    private final Origination decisions;
    private final Live<ProxyConfig> config;
    private final Live<WorkloadSecrets> secrets;
    private final ClientTlsSettings settings;
    private final Duration handshakeTimeout;
    private final Runnable changed;

    private final Map<SSLEngine, TlsPeer> handshaking = new ConcurrentHashMap<>();
    private final Map<Originate, Found> found = new HashMap<>();
    private final Map<Originate, Long> used = new HashMap<>();
    private final Set<Long> current = ConcurrentHashMap.newKeySet();
    private long versions;
    private boolean closed;
    private @Nullable Thread watch;

    /**
     * @param changed called on a thread of its own when something was replaced: connections whose
     *     version is not {@link #isCurrent} are of no use any more
     */
    public OriginTls(
            Origination decisions,
            Live<ProxyConfig> config,
            Live<WorkloadSecrets> secrets,
            ClientTlsSettings settings,
            Duration handshakeTimeout,
            Runnable changed) {
        this.decisions = decisions;
        this.config = config;
        this.secrets = secrets;
        this.settings = settings;
        this.handshakeTimeout = handshakeTimeout;
        this.changed = changed;
    }

    /** Grows when what the plan names has been replaced. */
    public synchronized long version(Originate plan) {
        return found(plan).version();
    }

    /** Whether connections that began with this version show and verify what counts now. */
    public boolean isCurrent(long version) {
        return current.contains(version);
    }

    /**
     * TLS for a connection that this workload opens.
     *
     * @param host what the application calls
     * @throws SSLException if what the plan names cannot be had; the message names it
     */
    public synchronized TlsConnection connect(
            ByteBufAllocator buffers, AlpnPolicy.Inside inside, Originate plan, String host)
            throws SSLException {
        if (closed) {
            throw new SSLException("the proxy is closed");
        }
        Found now = found(plan);
        if (now.material().isEmpty()) {
            throw new SSLException(now.problem());
        }
        OriginMaterial material = now.material().get();
        SslContext context = now.contexts().get(inside);
        if (context == null) {
            context = build(plan, material, inside);
            now.contexts().put(inside, context);
        }
        SslHandler handler = context.newHandler(buffers);
        String sni = decisions.naming().sni(plan, host);
        if (!sni.isEmpty() && handler.engine() instanceof ReferenceCountedOpenSslEngine openSsl) {
            SSL.setTlsExtHostName(openSsl.sslPointer(), sni);
        }
        handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
        var peer =
                new TlsPeer(chain -> {
                    decisions.verifier().verify(chain, plan, material, host);
                    return Optional.empty();
                });
        SSLEngine engine = handler.engine();
        handshaking.put(engine, peer);
        handler.handshakeFuture().addListener(done -> handshaking.remove(engine));
        return new TlsConnection(handler, peer, now.version());
    }

    private SslContext build(Originate plan, OriginMaterial material, AlpnPolicy.Inside inside)
            throws SSLException {
        var builder =
                SslContextBuilder.forClient()
                        .keyStoreType(TlsContexts.KEY_STORE_TYPE)
                        .sslProvider(SslProvider.OPENSSL_REFCNT)
                        .trustManager(new PeerTrustManager(this::peerOf))
                        // The verifier checks the name: which one is the rule's affair.
                        .endpointIdentificationAlgorithm("")
                        .protocols(settings.protocols())
                        .ciphers(settings.ciphers())
                        .option(
                                OpenSslContextOption.GROUPS,
                                settings.groups().toArray(String[]::new));
        if (inside != AlpnPolicy.Inside.TCP) {
            builder.applicationProtocolConfig(
                    new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            inside == AlpnPolicy.Inside.HTTP2
                                    ? List.of("h2")
                                    : List.of("http/1.1")));
        }
        decisions
                .identity()
                .shown(plan, material, secrets.current().svid())
                .ifPresent(client -> builder.keyManager(client.key(), client.chain()));
        try {
            SslContext context = builder.build();
            if (context instanceof ReferenceCountedOpenSslContext openSsl) {
                openSsl.sessionContext().setSessionCacheEnabled(false);
            }
            return context;
        } catch (IllegalArgumentException e) { // a key that is of no use with this certificate
            throw new SSLException(
                    plan.credentialName().isEmpty()
                            ? "privateKey %s does not fit clientCertificate %s"
                                    .formatted(plan.privateKeyFile(), plan.clientCertificateFile())
                            : "credentialName %s: tls.key does not fit tls.crt"
                                    .formatted(plan.credentialName()),
                    e);
        }
    }

    private TlsPeer peerOf(SSLEngine engine) throws CertificateException {
        TlsPeer peer = handshaking.get(engine);
        if (peer == null) {
            throw new CertificateException("a certificate after the handshake");
        }
        return peer;
    }

    /** A few small files, once; after that the watch's own thread reads them. */
    private Found found(Originate plan) {
        used.put(plan, System.nanoTime());
        Found known = found.get(plan);
        if (known == null) {
            known = look(plan, decisions.reader().stamp(plan, credentials()));
            put(plan, known);
            if (watch == null && !closed) {
                watch = Thread.ofVirtual().name("files of originated TLS").start(this::watch);
            }
        }
        return known;
    }

    private Found look(Originate plan, Object stamp) {
        try {
            return new Found(
                    stamp,
                    ++versions,
                    Optional.of(decisions.reader().read(plan, credentials())),
                    "",
                    new EnumMap<>(AlpnPolicy.Inside.class));
        } catch (MaterialUnavailable e) {
            return new Found(
                    stamp,
                    ++versions,
                    Optional.empty(),
                    String.valueOf(e.getMessage()),
                    new EnumMap<>(AlpnPolicy.Inside.class));
        }
    }

    private Map<String, Credential> credentials() {
        return config.current().credentials();
    }

    private void put(Originate plan, Found next) {
        current.add(next.version());
        release(Optional.ofNullable(found.put(plan, next)));
    }

    private void release(Optional<Found> old) {
        old.ifPresent(each -> {
            current.remove(each.version());
            each.contexts().values().forEach(ReferenceCountUtil::release);
            each.contexts().clear();
        });
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            if (lookAgain()) {
                changed.run();
            }
        }
    }

    private synchronized boolean lookAgain() {
        if (closed) {
            return false;
        }
        long now = System.nanoTime();
        for (var each : Map.copyOf(used).entrySet()) {
            if (now - each.getValue() > FORGOTTEN.toNanos()) {
                used.remove(each.getKey());
                release(Optional.ofNullable(found.remove(each.getKey())));
            }
        }
        boolean replaced = false;
        for (var each : Map.copyOf(found).entrySet()) {
            Object stamp = decisions.reader().stamp(each.getKey(), credentials());
            if (!stamp.equals(each.getValue().stamp())) {
                put(each.getKey(), look(each.getKey(), stamp));
                replaced = true;
            }
        }
        return replaced;
    }

    /** Releases the contexts; connections that are open keep theirs. */
    @Override
    public synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.interrupt();
        }
        found.values().forEach(each -> release(Optional.of(each)));
        found.clear();
    }
}
