package dev.assay.runner.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What this process holds, garbage aside: a mesh in the suite's own process, and the suite's
 * callers with it.
 *
 * @param openFiles file descriptors; zero where the platform does not tell
 * @param heapBytes in use
 * @param residentBytes of all that it has, native memory with it; zero where the platform does not
 *     tell
 */
record Footprint(long openFiles, long heapBytes, long residentBytes) {
    /** What a pool has more at its most than at its least, between two renewals. */
    private static final long FILES_MORE = 16;

    private static final long HEAP_MORE = 16L << 20;

    /** Code is compiled and arenas grow for some minutes yet. */
    private static final long RESIDENT_MORE = 96L << 20;

    /** {@code proc_pid_status(5)}. */
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    /**
     * At this moment, after a collection.
     *
     * @throws IOException when the platform tells and cannot be read
     */
    static Footprint now() throws IOException {
        System.gc();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long files =
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                        ? os.getOpenFileDescriptorCount()
                        : 0;
        return new Footprint(files, heap.getUsed(), resident());
    }

    /** The larger of each figure. */
    Footprint most(Footprint other) {
        return new Footprint(
                Math.max(openFiles, other.openFiles),
                Math.max(heapBytes, other.heapBytes),
                Math.max(residentBytes, other.residentBytes));
    }

    /** The smaller of each figure. */
    Footprint least(Footprint other) {
        return new Footprint(
                Math.min(openFiles, other.openFiles),
                Math.min(heapBytes, other.heapBytes),
                Math.min(residentBytes, other.residentBytes));
    }

    /** What has grown since an earlier one by more than work under way explains. */
    List<String> grownSince(Footprint before) {
        var grown = new ArrayList<String>();
        if (openFiles - before.openFiles > FILES_MORE) {
            grown.add("open files grew from %d to %d".formatted(before.openFiles, openFiles));
        }
        if (heapBytes - before.heapBytes > HEAP_MORE) {
            grown.add(
                    "the heap in use grew from %d to %d MiB"
                            .formatted(before.heapBytes >> 20, heapBytes >> 20));
        }
        if (residentBytes - before.residentBytes > RESIDENT_MORE) {
            grown.add(
                    "resident memory grew from %d to %d MiB"
                            .formatted(before.residentBytes >> 20, residentBytes >> 20));
        }
        return grown;
    }

    private static long resident() throws IOException {
        try {
            var matcher = RESIDENT.matcher(Files.readString(Path.of("/proc/self/status")));
            return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
