package dev.assay.mesh.proxy.redirect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the kernel by {@code SO_ORIGINAL_DST} (Linux {@code include/uapi/linux/netfilter_ipv4.h}).
 * IPv4 only, as everything here.
 */
final class KernelDestination implements OriginalDestination {

    private static final Logger LOG = LoggerFactory.getLogger(KernelDestination.class);

    private static final int SOL_IP = 0;
    private static final int SO_ORIGINAL_DST = 80;

    /** A {@code struct sockaddr_in}: family, port, address, padding. */
    private static final int LENGTH = 16;

    private static final int AF_INET = 2;
    private static final int ADDRESS_AT = 4;
    private static final int ADDRESS_BYTES = 4;

    private static final RawUnixChannelOption OPTION =
            new RawUnixChannelOption("SO_ORIGINAL_DST", SOL_IP, SO_ORIGINAL_DST, LENGTH);

    @Override
    public Optional<InetSocketAddress> of(Channel accepted) {
        try {
            ByteBuffer raw = accepted.config().getOption(OPTION);
            return raw == null ? Optional.empty() : parse(raw);
        } catch (ChannelException e) {
            // A connection that no rule touched is not always tracked: ENOENT.
            LOG.debug("no original destination", e);
            return Optional.empty();
        }
    }

    /** The address in a {@code struct sockaddr_in}, from the buffer's beginning. */
    static Optional<InetSocketAddress> parse(ByteBuffer raw) {
        if (raw.capacity() < ADDRESS_AT + ADDRESS_BYTES) {
            return Optional.empty();
        }
        // The family is in the machine's own order, the port in the network's.
        int family =
                Short.toUnsignedInt(raw.duplicate().order(ByteOrder.nativeOrder()).getShort(0));
        if (family != AF_INET) {
            return Optional.empty();
        }
        int port = Short.toUnsignedInt(raw.duplicate().order(ByteOrder.BIG_ENDIAN).getShort(2));
        var address = new byte[ADDRESS_BYTES];
        raw.duplicate().clear().get(ADDRESS_AT, address);
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an IPv4 address", e);
        }
    }
}
