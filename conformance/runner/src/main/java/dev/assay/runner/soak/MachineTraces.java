package dev.assay.runner.soak;

import dev.assay.runner.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at the engine by its own client, {@code docker}, and at processes and files by themselves:
 * by other means than the clean-up that is being checked. Where there is no client, there is
 * nothing of an engine to be seen. Others may use the engine meanwhile if their containers bear our
 * labels or stand already: anything else that is new counts as left behind.
 */
final class MachineTraces implements Traces {
    /** In the environment of a run that is to be killed. */
    static final String MARK = "ASSAY_SOAK_MARK";

    private static final String PID = "dev.assay.pid";
    private static final Path PROCESSES = Path.of("/proc");
    private static final Path TEMPORARY = Path.of("/tmp");

    /** No key file is larger; images and logs of hours are. */
    private static final long LARGEST_KEY_FILE = 4 << 20;

    /** Private keys as PEM, and as a kubeconfig holds them. */
    private static final List<String> KEYS = List.of("PRIVATE KEY-----", "client-key-data");

    @Override
    public Before before() throws InterruptedException {
        return new Before(networks(), looseVolumes(), containers(), namespaces(), ours(TEMPORARY));
    }

    @Override
    public List<String> containersOf(long pid) throws InterruptedException {
        return docker("ps", "-a", "-q", "--no-trunc", "--filter", "label=" + PID + "=" + pid);
    }

    @Override
    public List<String> leftBy(Before before, Killed killed, List<String> containers)
            throws InterruptedException {
        var left = new ArrayList<String>();
        leftContainers(before, killed.pid(), left);
        without(networks(), before.networks()).forEach(id -> left.add("network " + id));
        without(looseVolumes(), before.volumes()).forEach(id -> left.add("volume " + id));
        leftProcesses(killed.mark(), containers, left);
        for (String id : containers) {
            leftMounts(id, left);
        }
        without(namespaces(), before.namespaces())
                .forEach(file -> left.add("network namespace " + file));
        everyFile(killed.temporary()).forEach(file -> left.add("file " + file));
        without(ours(TEMPORARY), before.files()).forEach(file -> left.add("file " + file));
        for (Path place : placesOfKeys(killed)) {
            everyFile(place)
                    .filter(file -> isYoungKey(file, killed.startedMillis()))
                    .forEach(file -> left.add("key file " + file));
        }
        return left;
    }

    /** A container of another run that is under way is that run's. */
    private static void leftContainers(Before before, long pid, List<String> left)
            throws InterruptedException {
        for (String line :
                docker(
                        "ps",
                        "-a",
                        "--no-trunc",
                        "--format",
                        "{{.ID}} {{.Label \"" + PID + "\"}}")) {
            String[] words = line.strip().split(" ", 2);
            boolean its = words.length == 2 && words[1].equals(String.valueOf(pid));
            boolean others = words.length == 2 && !its && lives(words[1]);
            if (its || (!others && !before.containers().contains(words[0]))) {
                left.add("container " + words[0]);
            }
        }
    }

    private static boolean lives(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid)).isPresent();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** What the run has started, and what keeps its containers. */
    private static void leftProcesses(String mark, List<String> containers, List<String> left) {
        String variable = MARK + "=" + mark;
        for (Path each : everyProcess()) {
            boolean started = text(each.resolve("environ")).contains(variable);
            String command = text(each.resolve("cmdline")).replace('\0', ' ');
            String group = text(each.resolve("cgroup"));
            boolean keeps =
                    containers.stream().anyMatch(id -> command.contains(id) || group.contains(id));
            if (started || keeps) {
                left.add("process %s (%s)".formatted(each.getFileName(), shortened(command)));
            }
        }
    }

    private static void leftMounts(String container, List<String> left) {
        text(PROCESSES.resolve("self/mounts"))
                .lines()
                .filter(line -> line.contains(container))
                .forEach(line -> left.add("mount " + line));
    }

    /**
     * Those with a name, the engine's and those of "ip netns", that no container of the engine has.
     * A file that nothing is mounted on any more is none: the engine sweeps them once a minute.
     */
    private static Set<String> namespaces() throws InterruptedException {
        var found =
                text(PROCESSES.resolve("self/mounts"))
                        .lines()
                        .map(line -> line.split(" ", -1))
                        .filter(columns -> columns.length > 2 && columns[2].equals("nsfs"))
                        .map(columns -> columns[1])
                        .collect(Collectors.toCollection(TreeSet::new));
        List<String> containers = docker("ps", "-a", "-q");
        if (!found.isEmpty() && !containers.isEmpty()) {
            var inspect =
                    new ArrayList<>(
                            List.of("inspect", "--format", "{{.NetworkSettings.SandboxKey}}"));
            inspect.addAll(containers);
            docker(inspect.toArray(String[]::new))
                    .forEach(key -> found.remove(key.replaceFirst("^/var/run/", "/run/")));
        }
        return found;
    }

    private static List<Path> placesOfKeys(Killed killed) {
        String home = System.getProperty("user.home");
        var places = new ArrayList<Path>();
        places.add(killed.report());
        places.add(xdg("XDG_CACHE_HOME", home + "/.cache").resolve("assay"));
        places.add(xdg("XDG_STATE_HOME", home + "/.local/state").resolve("assay"));
        return places;
    }

    private static Path xdg(String variable, String usual) {
        return Path.of(
                Optional.ofNullable(System.getenv(variable))
                        .filter(each -> !each.isBlank())
                        .orElse(usual));
    }

    private static boolean isYoungKey(Path file, long sinceMillis) {
        try {
            return Files.getLastModifiedTime(file).toMillis() >= sinceMillis
                    && Files.size(file) <= LARGEST_KEY_FILE
                    && KEYS.stream().anyMatch(text(file)::contains);
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    private static Set<String> networks() throws InterruptedException {
        return Set.copyOf(docker("network", "ls", "-q", "--no-trunc"));
    }

    private static Set<String> looseVolumes() throws InterruptedException {
        return Set.copyOf(docker("volume", "ls", "-q", "--filter", "dangling=true"));
    }

    private static Set<String> containers() throws InterruptedException {
        return Set.copyOf(docker("ps", "-a", "-q", "--no-trunc"));
    }

    private static Set<String> without(Set<String> now, Set<String> before) {
        var left = new TreeSet<>(now);
        left.removeAll(before);
        return left;
    }

    private static List<String> docker(String... arguments) throws InterruptedException {
        List<String> command = Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList();
        return Program.run(command, complaint -> {}).output();
    }

    /** What bears our name, or that of what we use, in a folder that others use too. */
    private static Set<String> ours(Path folder) {
        Predicate<Path> named =
                path -> path.getFileName().toString().matches("assay-.*|\\.?testcontainers.*");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(named)
                    .filter(path -> !isOfALivingProcess(path))
                    .map(Path::toString)
                    .collect(Collectors.toSet());
        } catch (IOException | UncheckedIOException e) {
            return Set.of(); // something came and went meanwhile
        }
    }

    private static boolean isOfALivingProcess(Path path) {
        String[] words = path.getFileName().toString().split("-", 3);
        return words.length > 1 && lives(words[1]);
    }

    private static Stream<Path> everyFile(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException | UncheckedIOException e) {
            return Stream.empty(); // something came and went meanwhile
        }
    }

    private static List<Path> everyProcess() {
        if (!Files.isDirectory(PROCESSES)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(PROCESSES)) {
            return all.filter(path -> path.getFileName().toString().matches("\\d+")).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** Empty where it cannot be read: another user's, or gone meanwhile. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static String shortened(String command) {
        int most = 120;
        return command.length() <= most ? command.strip() : command.substring(0, most) + "…";
    }
}
