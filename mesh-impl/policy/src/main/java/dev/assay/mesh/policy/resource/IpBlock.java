package dev.assay.mesh.policy.resource;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address or a CIDR block. Never looks a name up. */
public final class IpBlock {

    /** No octet begins with a zero: some read what follows as octal, and Istio refuses it. */
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern V6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");

    private final byte[] address;
    private final int prefix;

    private IpBlock(byte[] address, int prefix) {
        this.address = address;
        this.prefix = prefix;
    }

    /** The block of this text, or empty when it is none. */
    public static Optional<IpBlock> parse(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int bits = address.get().length * 8;
        if (slash < 0) {
            return Optional.of(new IpBlock(address.get(), bits));
        }
        String length = text.substring(slash + 1);
        if (!length.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(length) > bits) {
            return Optional.empty();
        }
        return Optional.of(new IpBlock(address.get(), Integer.parseInt(length)));
    }

    static boolean isValid(String text) {
        return parse(text).isPresent();
    }

    /** Whether the address lies in this block; text that is no address lies in none. */
    public boolean contains(String ip) {
        Optional<byte[]> other = address(ip);
        if (other.isEmpty() || other.get().length != address.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (other.get()[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<byte[]> address(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // A literal by the patterns above: the JDK parses it and asks no resolver.
            byte[] address = InetAddress.ofLiteral(text).getAddress();
            return Optional.of(text.contains(":") ? inSixteenBytes(address) : address);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The JDK reads {@code ::ffff:10.0.0.1} as 10.0.0.1. For Envoy it is of IPv6, and no peer that
     * called over IPv4.
     */
    private static byte[] inSixteenBytes(byte[] address) {
        if (address.length != 4) {
            return address;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(address, 0, mapped, 12, address.length);
        return mapped;
    }
}
