package dev.assay.mesh.proxy.sidecar;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace as a pod has one, joined to the machine's own by a pair of interfaces. Needs
 * root, iproute2, util-linux and iptables.
 */
final class PodNamespace implements AutoCloseable {

    /** What a node, and what a pod, may be called; a range kept for tests (RFC 2544). */
    static final InetAddress NODE = InetAddress.ofLiteral("198.18.77.1");

    static final InetAddress POD = InetAddress.ofLiteral("198.18.77.2");

    private static final int PREFIX = 30;
    private static final long COMMAND_SECONDS = 30;

    /** The script as the image has it; tests run in the module's folder. */
    private static final Path CAPTURE = Path.of("src/main/container/capture");

    private final String name;

    private PodNamespace(String name) {
        this.name = name;
    }

    /** Why there can be none here; empty if there can. */
    static Optional<String> obstacle() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("capture needs Linux");
        }
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("a network namespace needs root");
        }
        for (String tool : List.of("ip", "setpriv", "unshare", "iptables-nft-restore")) {
            if (run(List.of("sh", "-c", "command -v " + tool)).code() != 0) {
                return Optional.of("the command " + tool + " is not installed");
            }
        }
        var trial = run(List.of("unshare", "-n", "sh", CAPTURE.toString()));
        return trial.code() == 0
                ? Optional.empty()
                : Optional.of("no connection can be redirected here: " + trial.said());
    }

    static PodNamespace create() {
        String name = "assay-" + ProcessHandle.current().pid();
        String outside = "as" + ProcessHandle.current().pid();
        var pod = new PodNamespace(name);
        must("ip", "netns", "add", name);
        try {
            must(
                    "ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns",
                    name);
            must("ip", "addr", "add", NODE.getHostAddress() + "/" + PREFIX, "dev", outside);
            must("ip", "link", "set", outside, "up");
            pod.inside("ip", "addr", "add", POD.getHostAddress() + "/" + PREFIX, "dev", "eth0");
            pod.inside("ip", "link", "set", "eth0", "up");
            pod.inside("ip", "link", "set", "lo", "up");
            pod.inside("ip", "route", "add", "default", "via", NODE.getHostAddress());
            return pod;
        } catch (IllegalStateException e) {
            pod.close();
            throw e;
        }
    }

    /** Runs the capture script in it, as the init container does. */
    String capture(String... flags) {
        var command = new ArrayList<>(List.of("sh", CAPTURE.toString()));
        command.addAll(List.of(flags));
        return inside(command.toArray(String[]::new));
    }

    /** Runs a command in it and returns what it said. */
    String inside(String... command) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(List.of(command));
        return must(all.toArray(String[]::new));
    }

    /** What a command begins with that runs in it as another user, who may read everything. */
    List<String> as(int user) {
        return List.of(
                "ip",
                "netns",
                "exec",
                name,
                "setpriv",
                "--reuid=" + user,
                "--regid=" + user,
                "--clear-groups",
                "--inh-caps=+dac_read_search",
                "--ambient-caps=+dac_read_search",
                "--");
    }

    @Override
    public void close() {
        must("ip", "netns", "delete", name);
    }

    private static String must(String... command) {
        var done = run(List.of(command));
        if (done.code() != 0) {
            throw new IllegalStateException(List.of(command) + ": " + done.said());
        }
        return done.said();
    }

    private record Done(int code, String said) {}

    private static Done run(List<String> command) {
        try {
            var output = Files.createTempFile("assay-command", ".txt");
            try {
                var process =
                        new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile())
                                .start();
                if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return new Done(-1, "does not end");
                }
                return new Done(
                        process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            return new Done(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Done(-1, "interrupted");
        }
    }
}
