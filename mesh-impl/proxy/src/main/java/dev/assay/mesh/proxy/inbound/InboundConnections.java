package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.proxy.tcp.Age;
import dev.assay.mesh.proxy.tcp.Closing;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open inbound connections of one workload. Thread-safe. */
public final class InboundConnections {

    private final Set<InboundConnection> open = ConcurrentHashMap.newKeySet();
    private final Duration longest;

    /**
     * None yet.
     *
     * @param longest how long a connection may live; zero for no end
     */
    public InboundConnections(Duration longest) {
        this.longest = longest;
    }

    /** Begins to serve an accepted connection; called on its event loop. */
    public void accept(Inbound shared, Channel channel, Capture.Original original) {
        var connection = new InboundConnection(shared, channel, original);
        open.add(connection);
        channel.closeFuture().addListener(closed -> open.remove(connection));
        if (!longest.isZero()) {
            Age.bound(channel, longest, connection::endForAge);
        }
        connection.start();
    }

    /** Resets a connection that was meant for no port of the workload. */
    public void refuse(Inbound shared, Channel channel) {
        InboundLog.meantForNobody(shared, channel);
        Closing.reset(channel);
    }

    /** Has each connection judged by the policy of now, on its own event loop. */
    public void judgeAgain() {
        open.forEach(
                connection -> connection.channel().eventLoop().execute(connection::judgeAgain));
    }
}
