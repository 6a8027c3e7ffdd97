package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.proxy.redirect.OriginalDestination;
import dev.assay.mesh.proxy.tcp.Closing;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Begins to serve the application's redirected connections. Called on their event loops. */
public final class RedirectedConnections {

    private final Outbound shared;
    private final OriginalDestination destinations;
    private final DestinationLookup lookup;

    public RedirectedConnections(Outbound shared, OutboundCaptures.Redirected captures) {
        this.shared = shared;
        this.destinations = captures.destinations();
        this.lookup = new DestinationLookup(shared.config(), captures.own());
    }

    /** Serves one accepted connection as what it was meant for, or resets it. */
    public void accept(Channel channel) {
        accept(channel, destinations.of(channel));
    }

    /** As {@link #accept(Channel)}, of which it is known what it was meant for. */
    public void accept(Channel channel, Optional<InetSocketAddress> original) {
        switch (lookup.find(original)) {
            case Meant.ForService service ->
                    new OutboundConnection(shared, channel, service.capture()).start();
            case Meant.ForAddress address ->
                    new PassThrough(shared, channel, address.address()).start();
            case Meant.ForNobody nobody -> {
                PassThrough.refused(shared, channel, nobody.why());
                Closing.reset(channel);
            }
        }
    }
}
