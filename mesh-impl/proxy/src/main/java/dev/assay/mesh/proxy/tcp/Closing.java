package dev.assay.mesh.proxy.tcp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;

/** The ways in which a connection ends. All are called on the channel's event loop. */
public final class Closing {

    private Closing() {}

    /** Ends a connection with a TCP reset, so that the peer cannot take it for an orderly end. */
    public static void reset(Channel channel) {
        if (!channel.isActive()) {
            channel.close();
            return;
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            // From the pipeline's head on: a TLS handler would say goodbye first.
            first.close();
        }
    }

    /** Lets what was written last arrive even if the peer is still sending. */
    public static void lingering(Channel channel) {
        channel.pipeline().addFirst(new Linger());
        channel.close();
    }

    /** Ends a connection once all that was written before has left. */
    public static void afterFlush(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /**
     * Ends our direction once all that was written before has left. Under TLS this is a bare FIN:
     * the engine cannot write any more once either side has said close_notify, so that a half-close
     * can only be told by TCP.
     */
    public static void halfClose(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(done -> {
                    if (channel instanceof DuplexChannel duplex && channel.isActive()) {
                        duplex.shutdownOutput();
                    }
                });
    }
}
