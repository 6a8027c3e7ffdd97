package dev.assay.runner.doctor;

import dev.assay.runner.UserFault;
import dev.assay.runner.process.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The container engine and the image of which the environment {@code k3s} makes its clusters, by
 * the scripts of {@code fixtures/node-image}.
 *
 * @param folder where the scripts are
 */
record ClusterImage(Path folder) {
    private static final String K3S = "k3s";
    private static final long NEEDED_GIBIBYTES = 8;
    private static final long GIBIBYTE = 1L << 30;

    /** What is there and what lacks. */
    List<Diagnosis> diagnoses() throws InterruptedException {
        if (!Files.isExecutable(folder.resolve("engine"))) {
            return List.of(
                    Diagnosis.note(
                            K3S,
                            "engine and cluster image are looked after from the source tree only"
                                    + " ("
                                    + folder
                                    + " is not there)"));
        }
        var found = new ArrayList<Diagnosis>();
        Program.Outcome engine = script(line -> {}, "engine", "status");
        found.add(
                Diagnosis.of(
                        engine.succeeded(),
                        K3S,
                        engine.succeeded()
                                ? "a container engine: " + engine.firstLine()
                                : "a container engine that answers",
                        "'./assay doctor --fix' provides one on Debian and Ubuntu; elsewhere install"
                                + " Docker or Podman, or set DOCKER_HOST"));
        found.add(image(engine.succeeded()));
        found.add(space());
        return found;
    }

    private Diagnosis image(boolean engine) throws InterruptedException {
        String reference = script(line -> {}, "build", "--reference").firstLine();
        if (engine) {
            String real = first("docker", "image", "ls", "-q", "rancher/k3s");
            if (!real.isEmpty()) {
                return Diagnosis.ok(K3S, "a cluster image: rancher/k3s " + real);
            }
            if (!first("docker", "image", "ls", "-q", reference).isEmpty()) {
                return Diagnosis.ok(K3S, "a cluster image: " + reference);
            }
        }
        return Diagnosis.lacks(
                K3S,
                "a cluster image (rancher/k3s or " + reference + ")",
                "'./assay doctor --fix' builds the second (ten minutes the first time), or pull"
                        + " rancher/k3s:v1.34.4-k3s1");
    }

    private Diagnosis space() {
        long free = folder.toFile().getUsableSpace() / GIBIBYTE;
        return Diagnosis.of(
                free >= NEEDED_GIBIBYTES,
                K3S,
                "%d GiB of free disk (needs %d)".formatted(free, NEEDED_GIBIBYTES),
                "make room");
    }

    /**
     * Provides engine and image; what is there already stays as it is.
     *
     * @param progress gets a line for every step
     * @throws UserFault when it cannot be done; the scripts have said why
     */
    void provide(Consumer<String> progress) throws UserFault, InterruptedException {
        if (!script(progress, "engine", "start").succeeded()) {
            throw new UserFault("no container engine could be provided: see above");
        }
        Program.Outcome built = script(progress, "build");
        if (!built.succeeded()) {
            throw new UserFault("the cluster image could not be built: see above");
        }
        progress.accept("cluster image: " + built.firstLine());
    }

    void stopEngine(Consumer<String> progress) throws UserFault, InterruptedException {
        if (!script(progress, "engine", "stop").succeeded()) {
            throw new UserFault("the container engine could not be stopped: see above");
        }
    }

    private static String first(String... command) throws InterruptedException {
        return Program.run(List.of(command), line -> {}).firstLine();
    }

    private Program.Outcome script(Consumer<String> progress, String name, String... arguments)
            throws InterruptedException {
        var command = new ArrayList<String>();
        command.add(folder.resolve(name).toString());
        command.addAll(List.of(arguments));
        return Program.run(command, progress);
    }
}
