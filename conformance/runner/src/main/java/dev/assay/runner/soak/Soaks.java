package dev.assay.runner.soak;

import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The soaks that there are. */
public final class Soaks {
    private Soaks() {}

    /**
     * Consecutive runs on {@code local}.
     *
     * @param folder where the reports of the runs go; one that differs stays to be looked at
     * @param arguments further ones for {@code run}
     */
    public static Soak stability(Path folder, List<String> arguments) {
        return new StabilitySoak(new RunProcesses(folder), arguments);
    }

    /**
     * Consecutive runs on ephemeral clusters.
     *
     * @param commit of the sources, as {@link SoakRecord#commitOf} says it
     * @param resumed whether it goes on where an earlier process stopped
     */
    public static Soak cluster(
            Path folder, List<String> arguments, String commit, boolean resumed) {
        return new ClusterSoak(
                new RunProcesses(folder), folder.resolve("soak.json"), arguments, commit, resumed);
    }

    /**
     * Certificates without end.
     *
     * @param environment one that runs the driver's implementation in this process
     */
    public static Soak issuance(Environment environment, MeshDriver driver) {
        return new IssuanceSoak(environment, driver);
    }

    /**
     * Rotations under load.
     *
     * @param environment one that runs the driver's implementation in this process
     */
    public static Soak rotation(Environment environment, MeshDriver driver) {
        return new RotationSoak(environment, driver);
    }

    /**
     * A CA that is killed.
     *
     * @param folder where the words of its processes go
     * @param seed draws the moments
     */
    public static Soak caCrash(Path folder, long seed) {
        return new CaCrashSoak(folder, seed, Clock.systemUTC());
    }

    /**
     * Fuzzers at the reference mesh's parsers.
     *
     * @param home the source tree, whose build has them
     */
    public static Soak fuzz(Path home) {
        return new FuzzSoak(home);
    }

    /**
     * Runs that are killed.
     *
     * @param environment where they run
     * @param runArguments what {@code run} gets beside the environment and the report's folder
     * @param cleanArguments what {@code clean} gets
     * @param seed draws the moments
     */
    public static Soak kill(
            Path folder,
            String environment,
            List<String> runArguments,
            List<String> cleanArguments,
            long seed) {
        return new KillSoak(
                folder,
                environment,
                runArguments,
                cleanArguments,
                seed,
                new MachineTraces(),
                Clock.systemUTC());
    }
}
