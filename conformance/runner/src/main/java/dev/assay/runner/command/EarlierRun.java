package dev.assay.runner.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The evidence of an earlier run, which would pass for this one's. */
final class EarlierRun {
    private EarlierRun() {}

    /** Empties an evidence folder; the folder itself stays. */
    static void forget(Path evidence) throws IOException {
        List<Path> old;
        try (Stream<Path> files = Files.walk(evidence)) {
            old =
                    files.filter(path -> !path.equals(evidence))
                            .sorted(Comparator.reverseOrder())
                            .toList();
        }
        for (Path path : old) {
            Files.delete(path);
        }
    }
}
