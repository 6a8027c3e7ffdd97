package dev.assay.mesh.proxy.tcp;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What is done when a connection has become as old as it may. */
public final class Age {

    /** Says so in the access log. */
    public static final String REACHED = "closed: as old as a connection may become";

    private Age() {}

    /**
     * Has it done once, on the channel's event loop, when the channel has lived so long from now;
     * never if it has closed before. One timer of the event loop, and nothing per byte.
     */
    public static void bound(Channel channel, Duration longest, Runnable end) {
        var timer = channel.eventLoop().schedule(end, longest.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
    }
}
