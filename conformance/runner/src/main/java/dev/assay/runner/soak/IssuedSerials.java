package dev.assay.runner.soak;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The serial numbers of a great many certificates, in memory that is taken at once, so that what
 * grows beside it is somebody else's. Not thread-safe.
 */
final class IssuedSerials {
    /** The longest serial number that there may be. Source: RFC 5280, 4.1.2.2. */
    private static final int OCTETS = 20;

    private final byte[] all;
    private int count;

    /** Room for so many. */
    IssuedSerials(int most) {
        this.all = new byte[Math.multiplyExact(most, OCTETS)];
    }

    /**
     * Notes one.
     *
     * @throws IllegalArgumentException if it is longer than a serial number may be
     */
    void add(BigInteger serial) {
        byte[] octets = serial.toByteArray();
        if (octets.length > OCTETS) {
            throw new IllegalArgumentException(
                    "a serial number of %d octets (at most 20: RFC 5280, 4.1.2.2): %s"
                            .formatted(octets.length, serial.toString(16)));
        }
        int end = (count + 1) * OCTETS;
        System.arraycopy(octets, 0, all, end - octets.length, octets.length);
        count++;
    }

    int count() {
        return count;
    }

    /** Those that were there more than once, in hex. */
    List<String> repeated() {
        Integer[] sorted = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        Arrays.sort(sorted, this::compare);
        return IntStream.range(1, count)
                .filter(i -> compare(sorted[i - 1], sorted[i]) == 0)
                .mapToObj(i -> hex(sorted[i]))
                .distinct()
                .toList();
    }

    private int compare(int one, int other) {
        return Arrays.compareUnsigned(
                all, one * OCTETS, (one + 1) * OCTETS, all, other * OCTETS, (other + 1) * OCTETS);
    }

    private String hex(int number) {
        return HexFormat.of().formatHex(all, number * OCTETS, (number + 1) * OCTETS);
    }
}
