package dev.assay.runner.soak;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What processes of the suite leave on a machine and its engine; a test has another. */
interface Traces {
    /**
     * What is there before a run starts, and is none of its.
     *
     * @param networks of the engine
     * @param volumes of the engine that no container uses
     * @param containers of the engine
     * @param namespaces of the network that no container uses, by their files
     * @param files below the temporary folder, by their paths
     */
    record Before(
            Set<String> networks,
            Set<String> volumes,
            Set<String> containers,
            Set<String> namespaces,
            Set<String> files) {
        /** Copies. */
        public Before {
            networks = Set.copyOf(networks);
            volumes = Set.copyOf(volumes);
            containers = Set.copyOf(containers);
            namespaces = Set.copyOf(namespaces);
            files = Set.copyOf(files);
        }
    }

    /** Looks before a run. */
    Before before() throws InterruptedException;

    /** The containers that a process has made, by their IDs. */
    List<String> containersOf(long pid) throws InterruptedException;

    /**
     * What is left of a run, a line each; none is as it should be.
     *
     * @param containers those that it had made
     */
    List<String> leftBy(Before before, Killed killed, List<String> containers)
            throws InterruptedException;

    /**
     * The process that was killed.
     *
     * @param mark the value of {@link MachineTraces#MARK} in its environment, which all that it has
     *     started inherits
     * @param temporary its temporary folder
     * @param report its report's folder
     * @param startedMillis since the epoch; what is older is not its
     */
    record Killed(long pid, String mark, Path temporary, Path report, long startedMillis) {}
}
