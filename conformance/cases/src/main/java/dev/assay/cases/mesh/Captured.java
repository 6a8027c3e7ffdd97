package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.probe.tls.HandshakeTrace;
import dev.assay.cases.probe.tls.TlsRecords;
import dev.assay.fixtures.wire.Tap.Capture;
import dev.assay.fixtures.wire.Tap.Direction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What passed between whoever called and the sidecar of one workload, on one of its ports.
 *
 * @param connections oldest first; those on which something was said
 */
record Captured(List<Capture> connections) implements Described {
    /** Copies. */
    Captured {
        connections =
                connections.stream().filter(capture -> !capture.segments().isEmpty()).toList();
    }

    /** Whether a text can be read in what passed. */
    boolean shows(String text, Direction direction) {
        return connections.stream()
                .anyMatch(capture ->
                        new String(capture.bytes(direction), StandardCharsets.ISO_8859_1)
                                .contains(text));
    }

    /** Whether something passed, and all of it was TLS, from the first byte to the last. */
    boolean isAllTls() {
        return !connections.isEmpty()
                && connections.stream().allMatch(capture -> HandshakeTrace.of(capture).isTls());
    }

    /** Bytes inside records of application data. */
    long applicationBytes(Direction direction) {
        return connections.stream()
                .mapToLong(capture -> TlsRecords.parse(capture.bytes(direction)).applicationBytes())
                .sum();
    }

    /** Connections that have ended. */
    long ended() {
        return connections.stream().filter(Capture::closed).count();
    }

    @Override
    public String describe() {
        return connections.isEmpty()
                ? "nothing passed"
                : connections.stream()
                        .map(capture ->
                                "%d bytes to the server, %d back%s (%s)"
                                        .formatted(
                                                capture.bytes(Direction.CLIENT_TO_SERVER).length,
                                                capture.bytes(Direction.SERVER_TO_CLIENT).length,
                                                capture.closed() ? ", ended" : "",
                                                HandshakeTrace.of(capture).isTls()
                                                        ? "TLS"
                                                        : "not TLS throughout"))
                        .collect(Collectors.joining("; "));
    }

    @Override
    public Map<String, byte[]> files() {
        var files = new TreeMap<String, byte[]>();
        for (int i = 0; i < connections.size(); i++) {
            for (Direction direction : Direction.values()) {
                files.put(
                        "captured-%d-%s.bin"
                                .formatted(
                                        i + 1,
                                        direction == Direction.CLIENT_TO_SERVER
                                                ? "to-server"
                                                : "to-client"),
                        connections.get(i).bytes(direction));
            }
        }
        return files;
    }
}
