package dev.assay.runner.evidence;

import dev.assay.cases.harness.Attempt;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.LeafState;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.harness.Surroundings;
import dev.assay.fixtures.ca.RunningCa;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.fixtures.wire.Tap.Capture;
import dev.assay.fixtures.wire.Tap.Direction;
import dev.assay.reports.ReportFolder;
import dev.assay.reports.model.Leaf;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what stands behind a failed leaf, and the pictures of one that passed, into a folder of
 * its own, while the lane still stands. Nothing that holds a registered secret is written.
 * Thread-safe.
 */
public final class EvidenceKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceKeeper.class);

    /** Lines of a sidecar's log that matter to a case that has just failed. */
    private static final int LOG_LINES = 400;

    private final Path report;
    private final SecretScan secrets;

    /** Keeps evidence below a report folder. */
    public EvidenceKeeper(Path report, SecretLedger ledger) {
        this.report = report;
        this.secrets = new SecretScan(ledger);
    }

    /** Keeps what there is; returns the files relative to the report folder. */
    public List<String> keep(Leaf leaf, LeafState state, Surroundings around) {
        return state instanceof LeafState.Passed passed
                ? write(leaf, passed.pictures())
                : behindFailure(leaf, state, around);
    }

    private List<String> behindFailure(Leaf leaf, LeafState state, Surroundings around) {
        var files = new TreeMap<String, byte[]>();
        text(files, "finding.txt", finding(leaf, state));
        text(files, "rerun.txt", leaf.rerun() + "\n");
        switch (state) {
            case LeafState.Failed(var message, var expected, var attempts) -> {
                text(files, "attempts.txt", lines(attempts));
                attempts.stream()
                        .filter(attempt -> !attempt.files().isEmpty())
                        .reduce((earlier, later) -> later)
                        .ifPresent(attempt -> files.putAll(attempt.files()));
            }
            case LeafState.Errored(var message, var cause) ->
                    text(files, "stack-trace.txt", stackTrace(cause));
            default -> {}
        }
        around.lane().ifPresent(standing -> fromLane(files, standing));
        for (StandingProxy proxy : around.proxies()) {
            text(files, "log-" + proxy.role().text() + ".txt", proxy.proxy().log());
        }
        for (RunningCa ca : around.cas()) {
            text(files, "log-ca.txt", ca.log());
        }
        return write(leaf, files);
    }

    private static void fromLane(Map<String, byte[]> files, Lane lane) {
        List<Capture> probes = lane.captures();
        if (!probes.isEmpty()) {
            files.put("capture-probes.pcapng", Pcapng.write(probes));
            text(
                    files,
                    "capture-probes.txt",
                    probes.stream()
                            .map(EvidenceKeeper::line)
                            .collect(Collectors.joining("\n", "", "\n")));
        }
        lane.mesh()
                .evidence(lane.workloads().stream().map(Workload::namespace).distinct().toList())
                .forEach((name, content) -> text(files, name, content));
        for (Workload workload : lane.workloads()) {
            String who = workload.spec().name() + "." + workload.namespace();
            List<String> log = workload.sidecarLog();
            if (!log.isEmpty()) {
                text(
                        files,
                        "log-" + who + ".txt",
                        log.stream()
                                .skip(Math.max(0, log.size() - LOG_LINES))
                                .collect(Collectors.joining("\n", "", "\n")));
            }
            workload.sidecarState()
                    .forEach(
                            (name, content) -> text(files, "sidecar-" + who + "-" + name, content));
            workload.tap()
                    .map(tap -> tap.captures())
                    .filter(captures -> !captures.isEmpty())
                    .ifPresent(captures ->
                            files.put("capture-" + who + ".pcapng", Pcapng.write(captures)));
        }
    }

    private static String line(Capture capture) {
        return "%s: %d bytes sent, %d bytes received%s"
                .formatted(
                        capture.workload(),
                        capture.bytes(Direction.CLIENT_TO_SERVER).length,
                        capture.bytes(Direction.SERVER_TO_CLIENT).length,
                        capture.closed() ? "" : ", still open");
    }

    private List<String> write(Leaf leaf, Map<String, byte[]> files) {
        String folder = ReportFolder.EVIDENCE + "/" + leaf.id();
        Path directory = report.resolve(folder);
        try {
            Files.createDirectories(directory);
            for (var file : files.entrySet()) {
                Files.write(directory.resolve(file.getKey()), secrets.withhold(file.getValue()));
            }
        } catch (IOException e) {
            LOG.error("evidence of {} could not be written", leaf.id(), e);
            return List.of();
        }
        return files.keySet().stream().map(name -> folder + "/" + name).toList();
    }

    private static String finding(Leaf leaf, LeafState state) {
        String seen =
                switch (state) {
                    case LeafState.Failed(var message, var expected, var attempts) ->
                            "expected: %s%nfailed: %s%n".formatted(expected, message);
                    case LeafState.Errored(var message, var cause) ->
                            "error: %s%n".formatted(message);
                    default -> state + "\n";
                };
        return "%s (%s)%nrequirement: %s%nsource: %s%n%s"
                .formatted(leaf.id(), leaf.level().text(), leaf.requirement(), leaf.source(), seen);
    }

    private static String lines(List<Attempt> attempts) {
        return attempts.stream()
                .map(attempt -> (attempt.met() ? "met      " : "not met  ") + attempt)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String stackTrace(Throwable cause) {
        var out = new StringWriter();
        cause.printStackTrace(new PrintWriter(out)); // into a file, which is where it belongs
        return out.toString();
    }

    private static void text(Map<String, byte[]> files, String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
