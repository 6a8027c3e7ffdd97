package dev.assay.mesh.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What fuzzers found on their way, beside what was put there by hand: few and small, named by what
 * they hold, so that the same input is never there twice and a repository can keep them. One
 * thread.
 *
 * @param folder of one target
 */
record KeptCorpus(Path folder) {
    /** Files of fuzzers; what was put there by hand has another name. */
    static final int MOST = 200;

    /** Bytes of one. */
    static final int LARGEST = 4096;

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{40}");

    KeptCorpus {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("no folder: " + folder);
        }
    }

    /**
     * Takes from a folder what is not known yet, the smallest first, as long as there is room.
     *
     * @param known by {@link #names}, which it shall not be again
     * @return how many it took
     */
    int take(Path found, Set<String> known) throws IOException {
        var seen = new HashSet<>(known);
        seen.addAll(names(folder));
        long room = MOST - ofFuzzers();
        var taken = 0;
        for (Map.Entry<String, byte[]> each : smallestFirst(found)) {
            if (taken < room && seen.add(each.getKey())) {
                Files.write(folder.resolve(each.getKey()), each.getValue());
                taken++;
            }
        }
        return taken;
    }

    /** What the files of a folder would be called here. */
    static Set<String> names(Path folder) throws IOException {
        var names = new HashSet<String>();
        for (Path each : files(folder)) {
            names.add(name(Files.readAllBytes(each)));
        }
        return names;
    }

    private long ofFuzzers() throws IOException {
        return files(folder).stream()
                .filter(each -> NAME.matcher(each.getFileName().toString()).matches())
                .count();
    }

    private static List<Map.Entry<String, byte[]>> smallestFirst(Path found) throws IOException {
        var inputs = new TreeMap<String, byte[]>();
        for (Path each : files(found)) {
            if (Files.size(each) <= LARGEST) {
                byte[] input = Files.readAllBytes(each);
                inputs.put(name(input), input);
            }
        }
        return inputs.entrySet().stream()
                .sorted(Comparator.comparingInt(each -> each.getValue().length))
                .toList();
    }

    private static String name(byte[] input) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(input);
            return HexFormat.of().formatHex(hash, 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
