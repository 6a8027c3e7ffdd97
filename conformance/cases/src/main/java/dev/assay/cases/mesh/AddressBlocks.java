package dev.assay.cases.mesh;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Blocks that tell two addresses apart, wherever an environment has put them.
 *
 * @param aroundBoth the smallest that holds both
 * @param aroundFirst the half of it that holds the first alone
 */
record AddressBlocks(String aroundBoth, String aroundFirst) {

    /**
     * @throws IllegalArgumentException when they are the same, or of different families
     */
    static AddressBlocks of(String first, String second) {
        byte[] one = InetAddress.ofLiteral(first).getAddress();
        byte[] other = InetAddress.ofLiteral(second).getAddress();
        int bits = one.length * Byte.SIZE;
        var difference = new BigInteger(1, one).xor(new BigInteger(1, other));
        if (one.length != other.length || difference.signum() == 0) {
            throw new IllegalArgumentException(
                    first + " and " + second + " (expected: two addresses of one family)");
        }
        int common = bits - difference.bitLength();
        return new AddressBlocks(block(one, common), block(one, common + 1));
    }

    private static String block(byte[] within, int length) {
        byte[] masked = within.clone();
        for (int bit = length; bit < masked.length * Byte.SIZE; bit++) {
            masked[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        try {
            return InetAddress.getByAddress(masked).getHostAddress() + "/" + length;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("as many bytes as the address that was given", e);
        }
    }
}
