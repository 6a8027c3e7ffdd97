package dev.assay.mesh.proxy;

import dev.assay.mesh.proxy.http.DrainEvent;
import dev.assay.mesh.proxy.tcp.Closing;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One listening socket and the connections that it has accepted. Thread-safe. */
final class Listener {

    private final Channel server;
    private final Set<Channel> accepted;

    private Listener(Channel server, Set<Channel> accepted) {
        this.server = server;
        this.accepted = accepted;
    }

    /**
     * @param onAccept fills the pipeline of an accepted connection; called on its event loop
     * @throws BindFailed if the address is taken or is not this machine's
     */
    static Listener open(
            ProxyRuntime runtime,
            Limits limits,
            String workload,
            String purpose,
            InetSocketAddress bind,
            Consumer<Channel> onAccept)
            throws BindFailed {
        Set<Channel> accepted = ConcurrentHashMap.newKeySet();
        var open = new AtomicInteger();
        var bootstrap =
                new ServerBootstrap()
                        .group(runtime.loops())
                        .channel(runtime.sockets().server())
                        .option(ChannelOption.SO_BACKLOG, 1024)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(
                                        limits.writeBufferHigh() / 2, limits.writeBufferHigh()))
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        boolean tooMany =
                                                open.incrementAndGet() > limits.maxConnections();
                                        accepted.add(channel);
                                        channel.closeFuture()
                                                .addListener(closed -> {
                                                    open.decrementAndGet();
                                                    accepted.remove(channel);
                                                });
                                        if (tooMany) {
                                            Closing.reset(channel);
                                        } else {
                                            onAccept.accept(channel);
                                        }
                                    }
                                });
        ChannelFuture bound = bootstrap.bind(bind).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BindFailed(workload, purpose, bind, bound.cause());
        }
        return new Listener(bound.channel(), accepted);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    Set<Channel> accepted() {
        return accepted;
    }

    void stopAccepting() {
        server.close().awaitUninterruptibly();
    }

    void closeAll() {
        accepted.forEach(channel -> channel.pipeline().close());
    }

    /** Ends every connection with a TCP reset. */
    void resetAll() {
        accepted.forEach(Closing::reset);
    }

    /** Asks each connection to end when what it carries has ended; raw streams go on. */
    void drain() {
        accepted.forEach(channel ->
                channel.eventLoop()
                        .execute(
                                () -> channel.pipeline().fireUserEventTriggered(new DrainEvent())));
    }

    /** Waits until no connection is left, at most for the given time. */
    void awaitEmpty(long millis) {
        long left = millis;
        for (Channel channel : accepted) {
            long before = System.nanoTime();
            if (left <= 0 || !channel.closeFuture().awaitUninterruptibly(left)) {
                return;
            }
            left -= (System.nanoTime() - before) / 1_000_000;
        }
    }
}
