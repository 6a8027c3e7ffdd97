package dev.assay.runner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the evidence of a report says went wrong: where only the console of a build is kept, its
 * files are gone when somebody asks why.
 */
final class EvidenceExcerpt {
    /** Of one file, the last ones: so many leaves fail at once, and a build's output is limited. */
    private static final int LINES = 15;

    private static final int WIDTH = 600;

    /** The proxy's flags of a call that failed, and what programs say in their logs. */
    private static final Pattern TELLING =
            Pattern.compile("\"response_flags\":\"|\"response_code\":5|WARN|ERROR|Exception");

    private EvidenceExcerpt() {}

    /** The telling lines of all logs below a report's folder, each file under its name. */
    static String of(Path report) throws IOException {
        Path evidence = report.resolve("evidence");
        if (!Files.isDirectory(evidence)) {
            return "";
        }
        var excerpt = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(evidence)) {
            for (Path log : files.filter(EvidenceExcerpt::isLog).sorted().toList()) {
                excerpt.add("-- " + evidence.relativize(log));
                excerpt.addAll(telling(log));
            }
        }
        return String.join(System.lineSeparator(), excerpt);
    }

    private static boolean isLog(Path file) {
        String name = String.valueOf(file.getFileName());
        return (name.startsWith("log-") && name.endsWith(".txt")) || name.startsWith("pods-and");
    }

    private static List<String> telling(Path log) throws IOException {
        // A pod's log may hold anything.
        List<String> lines =
                Files.readString(log, StandardCharsets.ISO_8859_1)
                        .lines()
                        .filter(line -> TELLING.matcher(line).find())
                        .map(line -> line.substring(0, Math.min(WIDTH, line.length())))
                        .toList();
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }
}
