package dev.assay.mesh.proxy.tls;

import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.TlsAlert;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.TlsVersion;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
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
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * One workload's TLS contexts. They are built when first needed, one per generation of the secrets,
 * so that new handshakes always use the newest certificate and bundle; connections that began with
 * an older one keep it until they end (a connection's engine holds its own reference). Session
 * tickets are good for the generation that gave them: a server resumes no older session, and as a
 * client this workload resumes none at all.
 *
 * <p>Safe for several event loops: a context is handed out and retired under one lock, so that none
 * is used after its release.
 */
public final class TlsContexts implements AutoCloseable {

    /** What makes two connections share a context. */
    private sealed interface Purpose {
        record Serve(TlsVersion minimum) implements Purpose {}

        record Connect(List<String> alpn) implements Purpose {}

        default HandshakeCounts.Side side() {
            return this instanceof Serve
                    ? HandshakeCounts.Side.LISTENER
                    : HandshakeCounts.Side.CLUSTER;
        }
    }

    /**
     * In what a context's key passes through memory on its way to the engine. Java's standard
     * format, PKCS #12, is made for files: its password costs ten thousand rounds of a hash, here
     * at every renewal and for nobody.
     */
    public static final String KEY_STORE_TYPE = "JKS";

    private final Live<ProxyConfig> config;
    private final Live<WorkloadSecrets> secrets;
    private final PeerVerifier verifier;
    private final ServerTlsSettings serverSettings;
    private final ClientTlsSettings clientSettings;
    private final AlpnPolicy alpn;
    private final Duration handshakeTimeout;

    private final HandshakeCounts counts = new HandshakeCounts();
    private final Map<SSLEngine, TlsPeer> handshaking = new ConcurrentHashMap<>();
    private final Map<Purpose, SslContext> contexts = new HashMap<>();
    private long generation;
    private boolean closed;

    public TlsContexts(
            Live<ProxyConfig> config,
            Live<WorkloadSecrets> secrets,
            PeerVerifier verifier,
            ServerTlsSettings serverSettings,
            ClientTlsSettings clientSettings,
            AlpnPolicy alpn,
            Duration handshakeTimeout) {
        this.config = config;
        this.secrets = secrets;
        this.verifier = verifier;
        this.serverSettings = serverSettings;
        this.clientSettings = clientSettings;
        this.alpn = alpn;
        this.handshakeTimeout = handshakeTimeout;
    }

    /**
     * TLS for a connection that this workload accepted; a client certificate is demanded and judged
     * by the policy in force when it arrives.
     *
     * @throws SSLException if the workload's own certificate cannot be used
     */
    public TlsConnection accept(ByteBufAllocator buffers) throws SSLException {
        InboundPolicy policy = config.current().inbound();
        return open(
                new Purpose.Serve(policy.minimumTlsVersion()),
                buffers,
                "",
                (current, context) ->
                        new TlsPeer(
                                chain -> caller(chain, current),
                                chain -> resumed(chain, current, context)));
    }

    /**
     * Whoever is refused here has ended its handshake, so that it counts as one that failed; and
     * would come back with the same ticket for as long as it is taken, although it may have a
     * better certificate by now (RFC 8446, 4.6.1, lets a server ask for a full handshake at any
     * time). All tickets of the context end with it: others make one full handshake more, and
     * whoever was refused gets no ticket again before it passes one.
     */
    private Optional<SpiffeId> resumed(
            List<X509Certificate> chain, WorkloadSecrets current, SslContext context)
            throws PeerRejected {
        try {
            return serverSettings.resumption().judge(chain, shown -> again(shown, current));
        } catch (PeerRejected e) {
            counts.failed(HandshakeCounts.Side.LISTENER, e);
            giveTickets(context);
            throw e;
        }
    }

    private Optional<SpiffeId> caller(List<X509Certificate> chain, WorkloadSecrets current)
            throws PeerRejected {
        return Optional.of(verifier.verifyClient(chain, current.bundles(), acceptedTrustDomains()));
    }

    /** As if both had shown their certificates, which neither has. */
    private Optional<SpiffeId> again(List<X509Certificate> chain, WorkloadSecrets current)
            throws PeerRejected {
        if (chain.isEmpty()) {
            if (admitsTheUnknown()) {
                return Optional.empty();
            }
            throw new PeerRejected(
                    "a resumed session without a certificate", TlsAlert.CERTIFICATE_REQUIRED);
        }
        requireOwn(current);
        return caller(chain, current);
    }

    private void requireOwn(WorkloadSecrets current) throws PeerRejected {
        try {
            verifier.verifyServer(current.svid().chain(), current.bundles(), Set.of());
        } catch (PeerRejected e) {
            throw e.about("own certificate");
        }
    }

    /** Whether a client that was verified earlier may still connect, by the policy of now. */
    public boolean stillAccepts(SpiffeId client) {
        return verifier.accepts(client, acceptedTrustDomains());
    }

    /** How many handshakes failed since the proxy began. */
    public HandshakeCounts counts() {
        return counts;
    }

    /** Whether a client may leave it open who it is. */
    public boolean admitsTheUnknown() {
        return serverSettings.clientAuth() != ClientAuth.REQUIRE;
    }

    private Set<String> acceptedTrustDomains() {
        return new LinkedHashSet<>(config.current().inbound().acceptedTrustDomains());
    }

    /**
     * TLS for a connection that this workload opens.
     *
     * @param serverName the SNI
     * @param expectedIdentities SPIFFE IDs of which the server must show one; empty for any
     * @throws SSLException if the workload's own certificate cannot be used
     */
    public TlsConnection connect(
            ByteBufAllocator buffers,
            AlpnPolicy.Inside inside,
            String serverName,
            Set<String> expectedIdentities)
            throws SSLException {
        return open(
                new Purpose.Connect(alpn.offer(inside)),
                buffers,
                serverName,
                (current, _) ->
                        new TlsPeer(chain ->
                                Optional.of(
                                        verifier.verifyServer(
                                                chain, current.bundles(), expectedIdentities))));
    }

    @FunctionalInterface
    private interface Peers {
        TlsPeer with(WorkloadSecrets secrets, SslContext context);
    }

    private synchronized TlsConnection open(
            Purpose purpose, ByteBufAllocator buffers, String serverName, Peers peers)
            throws SSLException {
        if (closed) {
            throw new SSLException("the proxy is closed");
        }
        WorkloadSecrets current = secrets.current();
        if (current.generation() != generation) {
            retire();
            generation = current.generation();
        }
        SslContext context = contexts.get(purpose);
        if (context == null) {
            context = build(purpose, current);
            contexts.put(purpose, context);
        }
        SslHandler handler = context.newHandler(buffers);
        if (!serverName.isEmpty()
                && handler.engine() instanceof ReferenceCountedOpenSslEngine openSsl) {
            // Istio's names have underscores, which javax.net.ssl.SNIHostName refuses.
            SSL.setTlsExtHostName(openSsl.sslPointer(), serverName);
        }
        handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
        TlsPeer peer = peers.with(current, context);
        SSLEngine engine = handler.engine();
        handshaking.put(engine, peer);
        handler.handshakeFuture()
                .addListener(done -> {
                    handshaking.remove(engine);
                    if (!done.isSuccess()) {
                        counts.failed(purpose.side(), done.cause());
                    }
                });
        return new TlsConnection(handler, peer, current.generation());
    }

    private SslContext build(Purpose purpose, WorkloadSecrets current) throws SSLException {
        var trust = new PeerTrustManager(this::peerOf);
        SslContext context =
                switch (purpose) {
                    case Purpose.Serve serve ->
                            serverSettings.context(
                                    current.svid(), trust, serve.minimum(), alpn.select());
                    case Purpose.Connect connect ->
                            SslContextBuilder.forClient()
                                    .sslProvider(SslProvider.OPENSSL_REFCNT)
                                    .keyManager(current.svid().key(), current.svid().chain())
                                    .keyStoreType(KEY_STORE_TYPE)
                                    .trustManager(trust)
                                    // The peer's name is its SPIFFE ID, which the verifier checks.
                                    .endpointIdentificationAlgorithm("")
                                    .protocols(clientSettings.protocols())
                                    .ciphers(clientSettings.ciphers())
                                    .option(
                                            OpenSslContextOption.GROUPS,
                                            array(clientSettings.groups()))
                                    .applicationProtocolConfig(alpn(connect.alpn()))
                                    .build();
                };
        if (context instanceof ReferenceCountedOpenSslContext openSsl) {
            openSsl.sessionContext().setSessionCacheEnabled(false);
            if (purpose instanceof Purpose.Serve) {
                giveTickets(context);
            }
        }
        return context;
    }

    /** From now on by a key that is asked for anew. */
    private void giveTickets(SslContext context) {
        if (context instanceof ReferenceCountedOpenSslContext openSsl) {
            serverSettings
                    .resumption()
                    .ticketKey()
                    .ifPresent(key -> openSsl.sessionContext().setTicketKeys(key));
        }
    }

    private TlsPeer peerOf(SSLEngine engine) throws CertificateException {
        TlsPeer peer = handshaking.get(engine);
        if (peer == null) {
            throw new CertificateException("a certificate after the handshake");
        }
        return peer;
    }

    static String[] array(List<String> names) {
        return names.toArray(String[]::new);
    }

    static ApplicationProtocolConfig alpn(List<String> protocols) {
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                protocols);
    }

    private void retire() {
        contexts.values().forEach(ReferenceCountUtil::release);
        contexts.clear();
    }

    /** Releases the contexts; connections that are open keep theirs. */
    @Override
    public synchronized void close() {
        closed = true;
        retire();
    }
}
