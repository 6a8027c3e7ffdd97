package dev.assay.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The archive, unpacked in a folder of its own, on a machine that has a shell and little else.
 *
 * @param home what the archive holds
 * @param programs all that is on the PATH
 */
record Download(Path home, Path programs) {
    /** What the launcher asks of a POSIX system. */
    private static final List<String> PROGRAMS =
            List.of("awk", "cat", "dirname", "readlink", "sh", "tput", "tr", "uname");

    /** Ample for one case on a machine with two processors and other work. */
    private static final long PATIENCE_SECONDS = 180;

    private static final String VERSION = System.getProperty("dist.version", "");

    /** What a command came to. */
    record Ended(int exit, String out, String err) {}

    static Path archive() {
        return Path.of(System.getProperty("dist.tarball", ""));
    }

    /** Unpacks it below a folder whose name has a space. */
    static Download unpacked(Path scratch) throws IOException, InterruptedException {
        Path below = Files.createDirectories(scratch.resolve("some folder"));
        Path programs = Files.createDirectories(scratch.resolve("programs"));
        for (String each : PROGRAMS) {
            Files.createSymbolicLink(programs.resolve(each), onThisMachine(each));
        }
        var tar =
                new ProcessBuilder(
                                "tar",
                                "-xzf",
                                archive().toString(),
                                "--no-same-owner",
                                "-C",
                                "" + below)
                        .inheritIO()
                        .start();
        assertThat(tar.waitFor()).isZero();
        return new Download(below.resolve("assay-" + VERSION), programs);
    }

    private static Path onThisMachine(String program) {
        return List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + program + " on this machine"));
    }

    /** Runs its launcher from another folder, where files that are named lie. */
    Ended assay(Path from, String... arguments) throws IOException, InterruptedException {
        return launch(home.resolve("bin/assay"), from, arguments);
    }

    /** The same by a link to the launcher. */
    Ended launch(Path launcher, Path from, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(from, "out", "");
        Path err = Files.createTempFile(from, "err", "");
        var builder =
                new ProcessBuilder(command)
                        .directory(from.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", programs.toString());
        environment.put("HOME", from.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s ended", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
