package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.authz.Caller;
import dev.assay.mesh.policy.authz.Content;
import dev.assay.mesh.policy.authz.RequestFacts;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.transport.Detected;
import dev.assay.mesh.policy.transport.Layer;
import dev.assay.mesh.policy.transport.TransportDecision;
import dev.assay.mesh.proxy.connect.Destination;
import dev.assay.mesh.proxy.connect.Upstream;
import dev.assay.mesh.proxy.extauthz.Checked;
import dev.assay.mesh.proxy.extauthz.Ruling;
import dev.assay.mesh.proxy.http.DrainEvent;
import dev.assay.mesh.proxy.sniff.ClientHello;
import dev.assay.mesh.proxy.sniff.PeekHandler;
import dev.assay.mesh.proxy.sniff.Sniffed;
import dev.assay.mesh.proxy.tcp.Closing;
import dev.assay.mesh.proxy.tcp.Discard;
import dev.assay.mesh.proxy.tcp.Hold;
import dev.assay.mesh.proxy.tcp.Linger;
import dev.assay.mesh.proxy.tcp.Relay;
import dev.assay.mesh.proxy.tls.HandshakeFailure;
import dev.assay.mesh.proxy.tls.PeerRejected;
import dev.assay.mesh.proxy.tls.TlsConnection;
import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * One connection to this workload, from its first byte to its end. Everything happens on the
 * channel's event loop.
 */
final class InboundConnection {

    /** How far it has come. */
    sealed interface State {
        /** Nothing is decided. */
        record Sniffing() implements State {}

        /** Its bytes are read as they come. */
        record Clear(Detected detected) implements State {}

        /** The TLS handshake goes on. */
        record Handshaking(Detected.ClientHello hello, TlsConnection tls) implements State {}

        /** TLS ends here. A caller that proved nothing is there only where none need. */
        record Secured(Detected.ClientHello hello, Optional<TlsPeer.Identity> caller)
                implements State {}
    }

    private final Inbound shared;
    private final Transport transport;
    private final Channel channel;
    private final Capture.Original original;
    private final InboundLog log;
    private State state = new State.Sniffing();
    private boolean opaque;

    InboundConnection(Inbound shared, Channel channel, Capture.Original original) {
        this.shared = shared;
        this.transport = shared.role().transport();
        this.channel = channel;
        this.original = original;
        this.log = new InboundLog(this);
    }

    InboundLog log() {
        return log;
    }

    Inbound shared() {
        return shared;
    }

    Channel channel() {
        return channel;
    }

    Capture.Original original() {
        return original;
    }

    void start() {
        TransportDecision silent = decide(new Detected.Plaintext());
        if (transport.sameForAll(original.port())) {
            apply(silent, new Detected.Plaintext());
            return;
        }
        // Istio's inspectors wait for ever where plaintext may come; under STRICT only TLS may.
        var clock =
                silent instanceof TransportDecision.Refuse
                        ? PeekHandler.Clock.FROM_START
                        : PeekHandler.Clock.FROM_FIRST_BYTE;
        pipeline().addLast(new PeekHandler(new TlsInspector(), shared.sniffTime(), clock));
    }

    private ChannelPipeline pipeline() {
        return channel.pipeline();
    }

    private TransportDecision decide(Detected detected) {
        return transport.decide(original.port(), detected);
    }

    private final class TlsInspector implements PeekHandler.Inspector {
        @Override
        public boolean inspect(ChannelHandlerContext ctx, ByteBuf soFar) {
            switch (shared.sniffer().sniff(soFar)) {
                case Sniffed.NeedMore _ -> {
                    return false;
                }
                case Sniffed.Tls tls -> {
                    ClientHello hello = tls.hello();
                    var detected = new Detected.ClientHello(hello.alpn(), hello.serverName());
                    apply(decide(detected), detected);
                }
                default -> apply(decide(new Detected.Plaintext()), new Detected.Plaintext());
            }
            return true;
        }

        @Override
        public void inspectLast(ChannelHandlerContext ctx, ByteBuf soFar) {
            TransportDecision plaintext = decide(new Detected.Plaintext());
            if (soFar.isReadable()) {
                apply(plaintext, new Detected.Plaintext());
            } else if (plaintext instanceof TransportDecision.Refuse) {
                refuse("no client hello in time");
            } else {
                log.silent();
                Closing.reset(channel);
            }
        }
    }

    private void apply(TransportDecision decision, Detected detected) {
        switch (decision) {
            case TransportDecision.Refuse refusal -> refuse(refusal.reason());
            case TransportDecision.PassThroughTls _ -> {
                state = new State.Clear(detected);
                tcp();
            }
            case TransportDecision.Plaintext clear -> {
                state = new State.Clear(detected);
                layer(clear.layer());
            }
            case TransportDecision.TerminateMutualTls terminate -> {
                if (detected instanceof Detected.ClientHello hello) {
                    terminate(hello, terminate.layer());
                } else {
                    refuse("mutual TLS is demanded of a caller that sent no client hello");
                }
            }
        }
    }

    private void refuse(String reason) {
        log.refused(reason);
        Closing.reset(channel);
    }

    private void terminate(Detected.ClientHello hello, Layer layer) {
        TlsConnection tls;
        try {
            tls = shared.tls().accept(channel.alloc());
        } catch (SSLException e) {
            log.handshakeFailed("own certificate: " + e.getMessage());
            Closing.reset(channel);
            return;
        }
        state = new State.Handshaking(hello, tls);
        tls.handler()
                .handshakeFuture()
                .addListener(done -> handshaken(hello, layer, tls, done.cause()));
        pipeline().addFirst(new Linger());
        pipeline().addLast(tls.handler());
    }

    private void handshaken(
            Detected.ClientHello hello, Layer layer, TlsConnection tls, Throwable failure) {
        if (failure != null) {
            log.handshakeFailed(HandshakeFailure.reason(failure));
            pipeline().addLast(new Discard());
            return;
        }
        Optional<TlsPeer.Identity> caller;
        try {
            caller = tls.conclude();
        } catch (PeerRejected e) {
            log.handshakeFailed(HandshakeFailure.reason(e));
            pipeline().addLast(new Discard());
            Closing.reset(channel);
            return;
        }
        pipeline().remove(Linger.class);
        state = new State.Secured(hello, caller);
        secured(layer, tls);
    }

    private void secured(Layer layer, TlsConnection tls) {
        if (layer == Layer.HTTP && "h2".equals(tls.handler().applicationProtocol())) {
            shared.http().http2(pipeline(), new InboundRouter(this));
        } else {
            layer(layer);
        }
    }

    private void layer(Layer layer) {
        switch (layer) {
            case TCP -> tcp();
            case HTTP -> detectHttp(true);
            case SNIFF -> detectHttp(false);
        }
    }

    private void detectHttp(boolean promised) {
        shared.http()
                .detect(channel, new InboundRouter(this), promised, shared.sniffTime(), this::tcp);
    }

    private void tcp() {
        opaque = true;
        channel.config().setAutoRead(false);
        var hold = new Hold();
        pipeline().addLast(hold);
        shared.connector()
                .connect(
                        channel.eventLoop(),
                        new Destination(
                                original.application(), original.source(), Optional.empty()))
                .addListener((Future<Upstream> done) -> {
                    if (!done.isSuccess()) {
                        log.applicationUnreachable(done.cause());
                        Closing.reset(channel);
                    } else {
                        join(hold, done.getNow().channel());
                    }
                });
    }

    private void join(Hold hold, Channel application) {
        if (!channel.isActive()) {
            application.close();
            return;
        }
        pipeline().addLast(new TcpGuard(this));
        log.streamOpened();
        Relay.join(
                channel,
                application,
                relay -> log.streamEnded(relay.fromLeft(), relay.fromRight()));
        pipeline().remove(hold);
    }

    /** Whether the connection may carry another request under the policy of now. */
    boolean mayContinue() {
        return transport.mayContinue(original.port(), detected(), isSecured())
                && caller().map(caller -> shared.tls().stillAccepts(caller.id())).orElse(true);
    }

    /** Whether new connections like this one are treated the same way. */
    boolean isCurrent() {
        return transport.isCurrent(original.port(), detected(), isSecured());
    }

    /** The policy has changed. A request under way is finished; a stream that it forbids is not. */
    void judgeAgain() {
        if (!channel.isActive()
                || state instanceof State.Sniffing
                || state instanceof State.Handshaking) {
            return;
        }
        if (!mayContinue()) {
            if (opaque) {
                cutOff();
            } else {
                drain();
            }
        } else if (!isCurrent() && !opaque) {
            drain();
        }
    }

    /** Ends a raw stream that the policy no longer admits. */
    void cutOff() {
        log.cutOff();
        Closing.reset(channel);
    }

    /** It has lived as long as any may. */
    void endForAge() {
        if (opaque || state instanceof State.Sniffing || state instanceof State.Handshaking) {
            log.ofAge();
            Closing.reset(channel);
        } else {
            drain();
        }
    }

    void drain() {
        pipeline().fireUserEventTriggered(new DrainEvent());
    }

    private Detected detected() {
        return switch (state) {
            case State.Clear clear -> clear.detected();
            case State.Secured secured -> secured.hello();
            case State.Handshaking handshaking -> handshaking.hello();
            case State.Sniffing _ -> new Detected.Plaintext();
        };
    }

    private boolean isSecured() {
        return state instanceof State.Secured secured
                && (secured.caller().isPresent() || shared.tls().admitsTheUnknown());
    }

    Optional<TlsPeer.Identity> caller() {
        return state instanceof State.Secured secured ? secured.caller() : Optional.empty();
    }

    /** Where its requests came in. */
    Role.Arrival arrival() {
        return new Role.Arrival(original, peer(), serverName(), caller());
    }

    /**
     * What a verdict on this connection, or on a request on it, may rest on.
     *
     * @param remote the address of whoever sent it first
     */
    RequestFacts facts(Role.Arrival arrival, Content content, String remote) {
        Caller who =
                shared.role()
                        .principal(arrival)
                        .map(TlsPeer.Identity::id)
                        .<Caller>map(id -> new Caller.Peer(id.principal(), id.trustDomain().name()))
                        .orElseGet(Caller.Anonymous::new);
        return new RequestFacts(
                who,
                content,
                arrival.peerAddress(),
                remote,
                original.called().getHostAddress(),
                original.port(),
                serverName());
    }

    /** Asks those to whom it is delegated. */
    Future<Ruling> ask(List<ExtensionProvider> providers, Optional<Checked.Asked> request) {
        Role.Arrival arrival = arrival();
        return shared.checks()
                .ask(
                        channel.eventLoop(),
                        providers,
                        new Checked(
                                new Checked.Peer(
                                        arrival.peer(),
                                        shared.role()
                                                .principal(arrival)
                                                .map(each -> each.id().toString())
                                                .orElse("")),
                                new Checked.Peer(
                                        new InetSocketAddress(original.called(), original.port()),
                                        shared.secrets().current().svid().id().toString()),
                                request));
    }

    private InetSocketAddress peer() {
        return channel.remoteAddress() instanceof InetSocketAddress inet
                ? inet
                : InetSocketAddress.createUnresolved("", 0);
    }

    String serverName() {
        return detected() instanceof Detected.ClientHello hello ? hello.sni() : "";
    }
}
