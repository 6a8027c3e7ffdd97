package dev.assay.mesh.proxy.connect;

import dev.assay.mesh.proxy.tls.HandshakeFailure;
import dev.assay.mesh.proxy.tls.TlsConnection;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/**
 * Opens connections. A connection is handed over only when its TLS handshake has ended and the
 * server has been verified, so that no byte of the application can leave before. Safe for several
 * event loops.
 */
public final class Connector {

    private final Sockets sockets;
    private final Duration timeout;
    private final int maxPending;
    private final AtomicInteger pending = new AtomicInteger();

    /**
     * @param sockets those of the event loops that it will be called with
     * @param timeout for the TCP connection
     * @param maxPending connections that may be under way at once; more fail with OVERFLOW
     */
    public Connector(Sockets sockets, Duration timeout, int maxPending) {
        this.sockets = sockets;
        this.timeout = timeout;
        this.maxPending = maxPending;
    }

    /**
     * Connects on the given event loop.
     *
     * @return fails with {@link ConnectFailed}; if it is cancelled the connection is closed
     */
    public Future<Upstream> connect(EventLoop loop, Destination to) {
        Promise<Upstream> result = loop.newPromise();
        if (pending.incrementAndGet() > maxPending) {
            pending.decrementAndGet();
            return result.setFailure(
                    new ConnectFailed(
                            ConnectFailed.Step.OVERFLOW,
                            "more than " + maxPending + " connections under way"));
        }
        result.addListener(done -> pending.decrementAndGet());
        if (to.address().isUnresolved()) {
            lookUp(loop, to, result);
        } else {
            open(loop, to, to.address(), result);
        }
        return result;
    }

    /** On a thread of its own: it may take its time, and the event loop has none. */
    private void lookUp(EventLoop loop, Destination to, Promise<Upstream> result) {
        String name = to.address().getHostString();
        Thread.ofVirtual()
                .name("looks up " + name)
                .start(() -> {
                    try {
                        var found =
                                new InetSocketAddress(
                                        InetAddress.getByName(name), to.address().getPort());
                        loop.execute(() -> open(loop, to, found, result));
                    } catch (UnknownHostException e) {
                        result.tryFailure(
                                new ConnectFailed(
                                        ConnectFailed.Step.TCP, name + ": no such host", e));
                    } catch (RejectedExecutionException e) {
                        result.tryFailure(
                                new ConnectFailed(
                                        ConnectFailed.Step.TCP, "the proxy is ending", e));
                    }
                });
    }

    private void open(
            EventLoop loop, Destination to, InetSocketAddress address, Promise<Upstream> result) {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(sockets.client())
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .option(ChannelOption.AUTO_READ, to.tls().isPresent())
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(new Unowned());
                                    }
                                });
        ChannelFuture connecting =
                to.source().isAnyLocalAddress()
                        ? bootstrap.connect(address)
                        : sockets.fromAnyPort(bootstrap)
                                .connect(address, new InetSocketAddress(to.source(), 0));
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                result.tryFailure(
                        new ConnectFailed(
                                ConnectFailed.Step.TCP,
                                String.valueOf(done.cause().getMessage()),
                                done.cause()));
            } else {
                connected(connecting.channel(), to, result);
            }
        });
    }

    private static void connected(Channel channel, Destination to, Promise<Upstream> result) {
        if (to.tls().isEmpty()) {
            handOver(new Upstream(channel, Optional.empty()), result);
            return;
        }
        TlsConnection tls;
        try {
            tls = to.tls().get().open(channel.alloc());
        } catch (SSLException
                | RuntimeException e) { // whatever it is, the caller must not wait for ever
            result.tryFailure(
                    new ConnectFailed(ConnectFailed.Step.TLS, String.valueOf(e.getMessage()), e));
            channel.close();
            return;
        }
        tls.handler()
                .handshakeFuture()
                .addListener(done -> {
                    if (done.isSuccess()) {
                        channel.config().setAutoRead(false);
                        handOver(new Upstream(channel, tls.peer().identity()), result);
                    } else {
                        result.tryFailure(
                                new ConnectFailed(
                                        ConnectFailed.Step.TLS,
                                        HandshakeFailure.reason(done.cause()),
                                        done.cause()));
                        channel.close();
                    }
                });
        channel.pipeline().addFirst(tls.handler());
    }

    private static void handOver(Upstream upstream, Promise<Upstream> result) {
        upstream.channel().pipeline().remove(Unowned.class);
        if (!result.trySuccess(upstream)) {
            upstream.channel().close();
        }
    }

    /** Keeps a connection that nobody owns yet from reporting what its future reports already. */
    private static final class Unowned extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
