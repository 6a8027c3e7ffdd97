package dev.assay.mesh.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells an input that takes long from a machine that stood still while it was tried: a parser that
 * is slow with an input is so each time, and a machine that others use is not. Whatever is quick
 * when it is tried alone is renamed to {@code stalled-*} and is no finding. One thread.
 *
 * @param log where each trial is written down
 */
record Stall(Fuzzer fuzzer, Path log) {
    /** A JVM's start, instrumentation, and the longest that one input may take. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Pattern EXECUTED = Pattern.compile("Executed .* in (\\d+) ms");

    /** Tries all that was found for its time; whether any of it is slow by itself. */
    boolean anySlow() throws IOException, InterruptedException {
        boolean any = false;
        for (Path finding : fuzzer.findings()) {
            if (isOfTime(finding)) {
                if (isQuick(finding)) {
                    Files.move(finding, stalled(finding));
                } else {
                    any = true;
                }
            }
        }
        return any;
    }

    private static boolean isOfTime(Path finding) {
        String name = String.valueOf(finding.getFileName());
        return name.startsWith(Fuzzer.FINDING + "timeout-")
                || name.startsWith(Fuzzer.FINDING + "slow-unit-");
    }

    private static Path stalled(Path finding) {
        return finding.resolveSibling(
                String.valueOf(finding.getFileName()).replaceFirst(Fuzzer.FINDING, "stalled-"));
    }

    private boolean isQuick(Path input) throws IOException, InterruptedException {
        long before = Files.exists(log) ? Files.size(log) : 0;
        if (!fuzzer.run(List.of(), List.of(input), log, LIMIT).well()) {
            return false;
        }
        byte[] all = Files.readAllBytes(log);
        String said =
                new String(
                        all,
                        (int) before,
                        (int) (all.length - before),
                        StandardCharsets.ISO_8859_1);
        Matcher executed = EXECUTED.matcher(said);
        return executed.find() && Long.parseLong(executed.group(1)) < fuzzer.slow().toMillis();
    }
}
