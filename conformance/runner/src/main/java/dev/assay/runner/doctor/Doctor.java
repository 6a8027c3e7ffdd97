package dev.assay.runner.doctor;

import dev.assay.fixtures.environment.ExistingCluster.Finding;
import dev.assay.runner.UserFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks at the machine for every environment.
 *
 * @param home the source tree
 * @param environments the names of those that this build can run
 */
public record Doctor(Path home, List<String> environments) {
    private static final String CLUSTER = "cluster";

    /** Every environment that Assay is to have, as the command line names them. */
    public static final List<String> ENVIRONMENTS = List.of("local", "k3s", CLUSTER);

    /** Copies. */
    public Doctor {
        environments = List.copyOf(environments);
    }

    /**
     * Everything that there is to say, by environment.
     *
     * @param cluster what the environment of that name has found by itself
     */
    public List<Diagnosis> diagnoses(List<Finding> cluster) throws InterruptedException {
        var found = new ArrayList<Diagnosis>(local());
        found.addAll(image().diagnoses());
        cluster.forEach(each -> found.add(Diagnosis.of(CLUSTER, each)));
        for (String each : ENVIRONMENTS) {
            if (!environments.contains(each)) {
                found.add(
                        Diagnosis.note(
                                each, "the environment itself is not part of this build yet"));
            }
        }
        found.sort(Comparator.comparingInt(d -> ENVIRONMENTS.indexOf(d.environment())));
        return found;
    }

    /**
     * Provides what can be provided; harmless where nothing lacks.
     *
     * @throws UserFault when something cannot be
     */
    public void fix(Consumer<String> progress) throws UserFault, InterruptedException {
        image().provide(progress);
    }

    /**
     * Stops the container engine that {@link #fix} started; another one is left alone.
     *
     * @throws UserFault when it does not stop
     */
    public void stopEngine(Consumer<String> progress) throws UserFault, InterruptedException {
        image().stopEngine(progress);
    }

    private ClusterImage image() {
        return new ClusterImage(home.resolve("fixtures/node-image"));
    }

    private static List<Diagnosis> local() {
        return List.of(
                Diagnosis.of(
                        Runtime.version().feature() >= 25,
                        "local",
                        "Java " + Runtime.version(),
                        "install a JDK 25"),
                canBind("127.0.0.2")
                        ? Diagnosis.ok("local", "several loopback addresses (127.0.0.0/8)")
                        : Diagnosis.note(
                                "local",
                                "only one loopback address: cases that need several source"
                                        + " addresses are not-run"));
    }

    private static boolean canBind(String address) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            return true;
        } catch (IOException e) {
            return false; // which is the answer to the question
        }
    }
}
