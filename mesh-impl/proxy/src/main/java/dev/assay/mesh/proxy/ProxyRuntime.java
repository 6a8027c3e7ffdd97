package dev.assay.mesh.proxy;

import dev.assay.mesh.proxy.connect.Connector;
import dev.assay.mesh.proxy.connect.Sockets;
import dev.assay.mesh.proxy.http.HttpCodecs;
import dev.assay.mesh.proxy.http.HttpPool;
import dev.assay.mesh.proxy.http.PoolLimits;
import dev.assay.mesh.proxy.loop.EventLoops;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the proxies of one process share: event loops, the pool of upstream connections, the clock.
 * A hundred and more proxies cost no thread of their own.
 */
public final class ProxyRuntime implements AutoCloseable {

    private static final Duration QUIET = Duration.ZERO;
    private static final Duration END = Duration.ofSeconds(5);

    private final EventLoopGroup loops;
    private final Sockets sockets;
    private final Connector connector;
    private final HttpCodecs codecs;
    private final HttpPool pool;
    private final Clock clock;

    private ProxyRuntime(EventLoopGroup loops, Sockets sockets, Limits limits, Clock clock) {
        this.loops = loops;
        this.sockets = sockets;
        this.clock = clock;
        this.connector = new Connector(sockets, limits.connectTime(), limits.maxPendingConnects());
        this.codecs = new HttpCodecs(limits.maxHeaderBytes(), limits.maxStreams());
        this.pool =
                new HttpPool(
                        connector,
                        codecs,
                        new PoolLimits(limits.maxIdleUpstreams(), limits.idleUpstreamTime()));
    }

    /** Starts the event loops with the JDK's sockets. */
    public static ProxyRuntime start(int threads, Limits limits, Clock clock) {
        return start(threads, Sockets.NIO, limits, clock);
    }

    /**
     * Starts the event loops.
     *
     * @param threads event loops, each a daemon thread
     * @param sockets native ones where connections are redirected to the proxy
     * @param limits those that concern upstream connections and codecs
     */
    public static ProxyRuntime start(int threads, Sockets sockets, Limits limits, Clock clock) {
        var loops =
                new EventLoops(threads, new DefaultThreadFactory("proxy", true), sockets.handler());
        return new ProxyRuntime(loops, sockets, limits, clock);
    }

    /** The event loops; nothing may block on them. */
    public EventLoopGroup loops() {
        return loops;
    }

    /** The sockets that these loops work with. */
    public Sockets sockets() {
        return sockets;
    }

    Connector connector() {
        return connector;
    }

    HttpCodecs codecs() {
        return codecs;
    }

    HttpPool pool() {
        return pool;
    }

    Clock clock() {
        return clock;
    }

    /** Ends the event loops; the proxies must have been closed before. */
    @Override
    public void close() {
        loops.shutdownGracefully(QUIET.toMillis(), END.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(END.toMillis());
    }
}
