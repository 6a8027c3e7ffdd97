package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.connect.ConnectFailed;
import dev.assay.mesh.proxy.connect.Connector;
import dev.assay.mesh.proxy.connect.Upstream;
import dev.assay.mesh.proxy.tcp.Age;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One event loop's part of the pool; used on that event loop only. */
final class LoopPool {

    private record Kept(UpstreamStream stream, Connection connection, Future<?> expiry) {}

    /** An HTTP/1.1 connection; once retired it ends with the request that it carries. */
    private static final class Connection {
        private final Target target;
        private boolean retired;

        Connection(Target target) {
            this.target = target;
        }
    }

    private final EventLoop loop;
    private final Connector connector;
    private final HttpCodecs codecs;
    private final PoolLimits limits;

    /** Those being opened, the busy and the idle ones. */
    private final Set<Connection> connections = new HashSet<>();

    private final Map<Object, ArrayDeque<Kept>> idle = new HashMap<>();
    private final Map<Object, Http2Connection> multiplexed = new HashMap<>();

    LoopPool(EventLoop loop, Connector connector, HttpCodecs codecs, PoolLimits limits) {
        this.loop = loop;
        this.connector = connector;
        this.codecs = codecs;
        this.limits = limits;
    }

    /**
     * A stream to the target, on a connection of the pool or on a new one.
     *
     * @param fresh whether only a new connection will do
     * @return fails with {@link ConnectFailed}
     */
    Future<UpstreamStream> acquire(Target target, boolean fresh) {
        return switch (target.speech()) {
            case HTTP1 -> http1(target, fresh);
            case HTTP2 -> http2(target, fresh);
        };
    }

    private Future<UpstreamStream> http1(Target target, boolean fresh) {
        ArrayDeque<Kept> kept = idle.get(target.poolKey());
        while (!fresh && kept != null && !kept.isEmpty()) {
            // The youngest first: the oldest is the likeliest to be closed by its server.
            Kept youngest = kept.removeLast();
            youngest.expiry().cancel(false);
            if (youngest.stream().usable()) {
                return loop.newSucceededFuture(youngest.stream());
            }
        }
        Promise<UpstreamStream> result = loop.newPromise();
        var connection = new Connection(target);
        connections.add(connection);
        connector
                .connect(loop, target.destination())
                .addListener((Future<Upstream> done) -> {
                    if (!done.isSuccess()) {
                        connections.remove(connection);
                        result.setFailure(done.cause());
                        return;
                    }
                    Upstream upstream = done.getNow();
                    var stream =
                            new UpstreamStream(
                                    upstream.channel(),
                                    false,
                                    upstream.peer(),
                                    free -> keep(free, connection));
                    upstream.channel()
                            .closeFuture()
                            .addListener(closed -> connections.remove(connection));
                    target.maxConnectionAge()
                            .ifPresent(age ->
                                    Age.bound(upstream.channel(), age, () -> retire(connection)));
                    upstream.channel().pipeline().addLast(codecs.http1Client(), stream);
                    result.setSuccess(stream);
                });
        return result;
    }

    private void keep(UpstreamStream stream, Connection connection) {
        Object key = connection.target.poolKey();
        ArrayDeque<Kept> kept = idle.computeIfAbsent(key, absent -> new ArrayDeque<>());
        kept.removeIf(each -> !each.stream().usable());
        if (connection.retired || kept.size() >= limits.maxIdle()) {
            stream.cancel();
            return;
        }
        Future<?> expiry =
                loop.schedule(
                        () -> expire(key, stream), limits.idle().toMillis(), TimeUnit.MILLISECONDS);
        kept.addLast(new Kept(stream, connection, expiry));
    }

    private void expire(Object key, UpstreamStream stream) {
        ArrayDeque<Kept> kept = idle.get(key);
        if (kept == null) {
            return;
        }
        if (kept.removeIf(each -> each.stream() == stream)) {
            stream.cancel();
        }
        if (kept.isEmpty()) {
            idle.remove(key);
        }
    }

    private Future<UpstreamStream> http2(Target target, boolean fresh) {
        Http2Connection connection = multiplexed.get(target.poolKey());
        if (connection == null || fresh || !connection.usable()) {
            connection = new Http2Connection(target, connector.connect(loop, target.destination()));
            connection.drainAtAge();
            Http2Connection replaced = multiplexed.put(target.poolKey(), connection);
            if (replaced != null) {
                replaced.drain();
            }
        }
        return connection.open(loop, codecs);
    }

    void retire(String owner, Predicate<Target> which) {
        Predicate<Target> gone = target -> target.owner().equals(owner) && which.test(target);
        connections.forEach(connection -> connection.retired |= gone.test(connection.target));
        idle.values().forEach(LoopPool::closeRetired);
        idle.values().removeIf(ArrayDeque::isEmpty);
        for (Http2Connection connection : List.copyOf(multiplexed.values())) {
            if (gone.test(connection.target())) {
                multiplexed.values().remove(connection);
                connection.drain();
            }
        }
    }

    /** It is as old as it may become: nothing new is sent on it. */
    private void retire(Connection connection) {
        connection.retired = true;
        ArrayDeque<Kept> kept = idle.get(connection.target.poolKey());
        if (kept != null) {
            closeRetired(kept);
            if (kept.isEmpty()) {
                idle.remove(connection.target.poolKey());
            }
        }
    }

    private static void closeRetired(ArrayDeque<Kept> kept) {
        kept.removeIf(each -> {
            if (!each.connection().retired) {
                return false;
            }
            each.expiry().cancel(false);
            each.stream().cancel();
            return true;
        });
    }

    static ChannelHandler refusePushes() {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel pushed) {
                pushed.close();
            }
        };
    }
}
