package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.proxy.access.AccessEntry;
import dev.assay.mesh.proxy.connect.ConnectFailed;
import dev.assay.mesh.proxy.connect.Upstream;
import dev.assay.mesh.proxy.sniff.PeekHandler;
import dev.assay.mesh.proxy.tcp.Age;
import dev.assay.mesh.proxy.tcp.Closing;
import dev.assay.mesh.proxy.tcp.Hold;
import dev.assay.mesh.proxy.tcp.Relay;
import dev.assay.mesh.proxy.tls.AlpnPolicy;
import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One connection of the application to a service. Everything happens on the channel's event loop.
 */
public final class OutboundConnection {

    /** As for requests, where nothing of the application has been sent yet. */
    private static final int MAX_ATTEMPTS = 3;

    private final Outbound shared;
    private final Channel channel;
    private final OutboundCapture capture;
    private final Instant started;
    private final Set<InetSocketAddress> failed = new HashSet<>();
    private int attempts;
    private Optional<Channel> joined = Optional.empty();
    private boolean ofAge;

    public OutboundConnection(Outbound shared, Channel channel, OutboundCapture capture) {
        this.shared = shared;
        this.channel = channel;
        this.capture = capture;
        this.started = shared.clock().instant();
    }

    Outbound shared() {
        return shared;
    }

    Channel channel() {
        return channel;
    }

    OutboundCapture capture() {
        return capture;
    }

    /** Begins to serve it; to be called once, on the event loop. */
    public void start() {
        PortProtocol protocol =
                shared.port(capture).map(ServicePort::protocol).orElse(PortProtocol.TCP);
        switch (protocol) {
            case TCP -> tcp();
            case HTTP, HTTP2 -> detectHttp(true);
            case AUTO -> detectHttp(false);
        }
    }

    private void detectHttp(boolean promised) {
        shared.http()
                .detect(channel, new OutboundRouter(this), promised, shared.sniffTime(), this::tcp);
    }

    /** The application ended without having said anything. */
    void silent() {
        log("", Optional.empty(), "DC", PeekHandler.SILENCE, 0, 0);
    }

    private void tcp() {
        channel.config().setAutoRead(false);
        var hold = new Hold();
        channel.pipeline().addLast(hold);
        connect(hold);
    }

    private void connect(Hold hold) {
        Optional<Endpoint> chosen = shared.choose(capture, Cluster.of(capture), failed);
        if (chosen.isEmpty()) {
            log("", Optional.empty(), "UH", "no healthy upstream", 0, 0);
            Closing.reset(channel);
            return;
        }
        Endpoint endpoint = chosen.get();
        if (attempts == 0) {
            endpoint.maxConnectionAge().ifPresent(age -> Age.bound(channel, age, this::endForAge));
        }
        attempts++;
        shared.connector()
                .connect(
                        channel.eventLoop(),
                        shared.destination(endpoint, AlpnPolicy.Inside.TCP, capture.host()))
                .addListener((Future<Upstream> done) -> {
                    if (done.isSuccess()) {
                        join(hold, endpoint, done.getNow());
                    } else {
                        connectFailed(hold, endpoint, done.cause());
                    }
                });
    }

    private void connectFailed(Hold hold, Endpoint endpoint, Throwable cause) {
        failed.add(Outbound.address(endpoint));
        if (attempts < MAX_ATTEMPTS && channel.isActive()) {
            connect(hold);
            return;
        }
        log(text(endpoint), Optional.empty(), "UF", ConnectFailed.detail(cause), 0, 0);
        Closing.reset(channel);
    }

    private void join(Hold hold, Endpoint endpoint, Upstream upstream) {
        if (!channel.isActive()) {
            upstream.channel().close();
            return;
        }
        shared.log().opened(entry(text(endpoint), upstream.peer(), "", "", 0, 0));
        joined = Optional.of(upstream.channel());
        Relay.join(
                channel,
                upstream.channel(),
                relay ->
                        log(
                                text(endpoint),
                                upstream.peer(),
                                ofAge ? "DT" : relay.failure().isEmpty() ? "" : "UC",
                                ofAge ? Age.REACHED : relay.failure(),
                                relay.fromLeft(),
                                relay.fromRight()));
        channel.pipeline().remove(hold);
    }

    /**
     * A stream of bytes as old as it may become ends in order on both sides, and waits for nobody.
     * Source: envoyproxy/envoy {@code source/common/tcp_proxy/tcp_proxy.cc},
     * onMaxDownstreamConnectionDuration.
     */
    private void endForAge() {
        ofAge = true;
        channel.close();
        joined.ifPresent(Channel::close);
    }

    private static String text(Endpoint endpoint) {
        return endpoint.address() + ":" + endpoint.port();
    }

    private void log(
            String upstream,
            Optional<TlsPeer.Identity> peer,
            String flags,
            String detail,
            long received,
            long sent) {
        shared.log().add(entry(upstream, peer, flags, detail, received, sent));
    }

    private AccessEntry entry(
            String upstream,
            Optional<TlsPeer.Identity> peer,
            String flags,
            String detail,
            long received,
            long sent) {
        return entry(
                "tcp",
                "",
                capture.host(),
                "",
                upstream,
                peer,
                0,
                flags,
                detail,
                received,
                sent,
                Duration.between(started, shared.clock().instant()));
    }

    AccessEntry entry(
            String protocol,
            String method,
            String authority,
            String path,
            String upstream,
            Optional<TlsPeer.Identity> peer,
            int status,
            String flags,
            String detail,
            long received,
            long sent,
            Duration duration) {
        return new AccessEntry(
                shared.clock().instant(),
                shared.workload(),
                "source",
                protocol,
                capture.servicePort(),
                capture.host(),
                "",
                AccessEntry.text(channel.remoteAddress()),
                peer.map(identity -> identity.id().principal()).orElse(""),
                peer.isPresent() ? "mutual_tls" : upstream.isEmpty() ? "unknown" : "none",
                "",
                method,
                authority,
                path,
                upstream,
                status,
                flags,
                detail,
                received,
                sent,
                duration);
    }
}
