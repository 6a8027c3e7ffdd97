package dev.assay.mesh.fuzz;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A target that takes long with one input, and with no other. Jazzer calls it by its name. */
public final class SometimesSlow {
    static final byte[] SLOW = {'s', 'l', 'o', 'w'};

    private SometimesSlow() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws InterruptedException {
        if (Arrays.equals(input, SLOW)) {
            TimeUnit.MILLISECONDS.sleep(1500);
        }
    }
}
