package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.proxy.access.AccessEntry;
import dev.assay.mesh.proxy.connect.ConnectFailed;
import dev.assay.mesh.proxy.connect.Destination;
import dev.assay.mesh.proxy.connect.Upstream;
import dev.assay.mesh.proxy.tcp.Closing;
import dev.assay.mesh.proxy.tcp.Hold;
import dev.assay.mesh.proxy.tcp.Relay;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One connection of the application to something that is no service: its bytes go where it was
 * meant to go, unread. Everything happens on the channel's event loop.
 */
final class PassThrough {

    /** Istio's names for where such connections go, as its logs and metrics show them. */
    private static final String PASSED = "PassthroughCluster";

    private static final String REFUSED = "BlackHoleCluster";

    private final Outbound shared;
    private final Channel channel;
    private final InetSocketAddress to;
    private final Instant started;

    PassThrough(Outbound shared, Channel channel, InetSocketAddress to) {
        this.shared = shared;
        this.channel = channel;
        this.to = to;
        this.started = shared.clock().instant();
    }

    void start() {
        channel.config().setAutoRead(false);
        var hold = new Hold();
        channel.pipeline().addLast(hold);
        shared.connector()
                .connect(
                        channel.eventLoop(), new Destination(to, shared.source(), Optional.empty()))
                .addListener((Future<Upstream> done) -> {
                    if (done.isSuccess()) {
                        join(hold, done.getNow().channel());
                    } else {
                        shared.log().add(entry("UF", ConnectFailed.detail(done.cause()), 0, 0));
                        Closing.reset(channel);
                    }
                });
    }

    private void join(Hold hold, Channel upstream) {
        if (!channel.isActive()) {
            upstream.close();
            return;
        }
        shared.log().opened(entry("", "", 0, 0));
        Relay.join(
                channel,
                upstream,
                relay ->
                        shared.log()
                                .add(
                                        entry(
                                                relay.failure().isEmpty() ? "" : "UC",
                                                relay.failure(),
                                                relay.fromLeft(),
                                                relay.fromRight())));
        channel.pipeline().remove(hold);
    }

    /** Notes a connection that goes nowhere. */
    static void refused(Outbound shared, Channel channel, String why) {
        shared.log().add(entry(shared, channel, REFUSED, 0, "", "NR", why, 0, 0, Duration.ZERO));
    }

    private AccessEntry entry(String flags, String detail, long received, long sent) {
        return entry(
                shared,
                channel,
                PASSED,
                to.getPort(),
                AccessEntry.text(to),
                flags,
                detail,
                received,
                sent,
                Duration.between(started, shared.clock().instant()));
    }

    private static AccessEntry entry(
            Outbound shared,
            Channel channel,
            String service,
            int port,
            String upstream,
            String flags,
            String detail,
            long received,
            long sent,
            Duration duration) {
        return new AccessEntry(
                shared.clock().instant(),
                shared.workload(),
                "source",
                "tcp",
                port,
                service,
                "",
                AccessEntry.text(channel.remoteAddress()),
                "",
                upstream.isEmpty() ? "unknown" : "none",
                "",
                "",
                "",
                "",
                upstream,
                0,
                flags,
                detail,
                received,
                sent,
                duration);
    }
}
