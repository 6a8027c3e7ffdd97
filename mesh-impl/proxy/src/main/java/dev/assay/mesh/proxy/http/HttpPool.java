package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.connect.Connector;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * HTTP connections to targets, kept for the next request. Each event loop has connections of its
 * own, so that an exchange never leaves its thread; connections are shared only where {@link
 * Target#poolKey} says that they may be.
 */
public final class HttpPool {

    /** Before a workload's name: the owner of connections to its own application. */
    public static final String APPLICATION = "application of ";

    private final Map<EventLoop, LoopPool> loops = new ConcurrentHashMap<>();
    private final Connector connector;
    private final HttpCodecs codecs;
    private final PoolLimits limits;

    public HttpPool(Connector connector, HttpCodecs codecs, PoolLimits limits) {
        this.connector = connector;
        this.codecs = codecs;
        this.limits = limits;
    }

    /** The connections of one event loop; to be used on it only. */
    LoopPool of(EventLoop loop) {
        return loops.computeIfAbsent(loop, l -> new LoopPool(l, connector, codecs, limits));
    }

    /**
     * Takes connections of one workload out of use: those that are idle are closed at once, those
     * that are busy when their requests have ended. May be called on any thread; takes effect soon
     * after.
     */
    public void retire(String owner, Predicate<Target> which) {
        loops.forEach((loop, pool) -> loop.execute(() -> pool.retire(owner, which)));
    }

    /** Takes all connections of one workload out of use, those to its application too. */
    public void retireAll(String owner) {
        retire(owner, target -> true);
        retire(APPLICATION + owner, target -> true);
    }
}
