package dev.assay.mesh.proxy.connect;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Whose sockets the event loops work with. */
public enum Sockets {
    /** The JDK's: on every system. */
    NIO {
        @Override
        public IoHandlerFactory handler() {
            return NioIoHandler.newFactory();
        }

        @Override
        public Class<? extends ServerSocketChannel> server() {
            return NioServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> client() {
            return NioSocketChannel.class;
        }

        @Override
        Bootstrap fromAnyPort(Bootstrap bootstrap) {
            return bootstrap;
        }
    },
    /** Linux's own: only they tell a redirected connection's original destination. */
    EPOLL {
        @Override
        public IoHandlerFactory handler() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public Class<? extends ServerSocketChannel> server() {
            return EpollServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> client() {
            return EpollSocketChannel.class;
        }

        @Override
        Bootstrap fromAnyPort(Bootstrap bootstrap) {
            return bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
    };

    /**
     * What makes the loops' I/O.
     *
     * @throws UnsatisfiedLinkError if the native library of {@link #EPOLL} cannot be loaded
     */
    public abstract IoHandlerFactory handler();

    /** Listening sockets. */
    public abstract Class<? extends ServerSocketChannel> server();

    /** Sockets that connect. */
    public abstract Class<? extends SocketChannel> client();

    /**
     * Where it can be done, leaves the port of a source address open until the connection is made:
     * else one source could have no more connections than ports, whomever they go to.
     */
    abstract Bootstrap fromAnyPort(Bootstrap bootstrap);
}
