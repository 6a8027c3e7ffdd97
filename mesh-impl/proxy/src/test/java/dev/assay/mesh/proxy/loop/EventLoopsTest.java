package dev.assay.mesh.proxy.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.proxy.connect.Sockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventLoopsTest {

    private static final int WAIT_SECONDS = 20;

    private static final class Held extends ChannelInboundHandlerAdapter {
        final CountDownLatch added = new CountDownLatch(1);
        final CountDownLatch removed = new CountDownLatch(1);

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            added.countDown();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            removed.countDown();
        }
    }

    /** Asked for by a task, the end comes in the round that has done with sockets already. */
    @ParameterizedTest
    @EnumSource
    void whatIsOpenEndsWithTheLoopWheneverThatIsToldTo(Sockets sockets) throws Exception {
        var loops = new EventLoops(1, new DefaultThreadFactory("ends", true), sockets.handler());
        var held = new Held();
        Channel server =
                new ServerBootstrap()
                        .group(loops)
                        .channel(sockets.server())
                        .childHandler(held)
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .sync()
                        .channel();
        var address = (InetSocketAddress) server.localAddress();
        try (var caller = new Socket(address.getAddress(), address.getPort())) {
            caller.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
            assertThat(held.added.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            loops.execute(() -> loops.shutdownGracefully(0, WAIT_SECONDS, TimeUnit.SECONDS));
            assertThat(loops.awaitTermination(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(held.removed.getCount()).as("handlers still in a pipeline").isZero();
            assertThat(server.isOpen()).isFalse();
            assertThat(caller.getInputStream().read()).as("end of the stream").isEqualTo(-1);
        }
    }
}
