package dev.assay.mesh.proxy.loop;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Event loops that leave no connection behind. Netty's own close what is open in the round after
 * the one in which they were told to end; without a quiet period there may be no such round, and a
 * connection stays open that nobody reads any more, with the engine that belongs to it.
 */
public final class EventLoops extends MultiThreadIoEventLoopGroup {

    public EventLoops(int threads, ThreadFactory names, IoHandlerFactory sockets) {
        super(threads, names, sockets);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory sockets, Object... unused) {
        var made = new AtomicReference<IoHandler>();
        return new Loop(this, executor, noting(sockets, made), made);
    }

    /** The loop makes its own, and shows it to nobody. */
    private static IoHandlerFactory noting(
            IoHandlerFactory sockets, AtomicReference<IoHandler> made) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                IoHandler handler = sockets.newHandler(executor);
                made.set(handler);
                return handler;
            }

            @Override
            public boolean isChangingThreadSupported() {
                return sockets.isChangingThreadSupported();
            }
        };
    }

    private static final class Loop extends SingleThreadIoEventLoop {

        private final AtomicReference<IoHandler> sockets;

        Loop(
                IoEventLoopGroup parent,
                Executor executor,
                IoHandlerFactory factory,
                AtomicReference<IoHandler> sockets) {
            super(parent, executor, factory);
            this.sockets = sockets;
        }

        @Override
        protected boolean confirmShutdown() {
            if (isShuttingDown() && !isShutdown()) {
                sockets.get().prepareToDestroy();
            }
            return super.confirmShutdown();
        }
    }
}
