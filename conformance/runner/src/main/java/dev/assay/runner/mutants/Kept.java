package dev.assay.runner.mutants;

import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.fixtures.secrecy.SecretLedger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An environment that outlasts a run: the next mutant's run wants it too, or another's at the same
 * time.
 *
 * @param suffix of the root namespace, by which meshes are told apart that stand in one cluster
 */
record Kept(Environment environment, String suffix) implements Environment {
    private static final String USUAL_ROOT = MeshOptions.STANDARD.rootNamespace();

    @Override
    public String name() {
        return environment.name();
    }

    @Override
    public Suitability suits(MeshDriver driver) {
        return environment.suits(driver);
    }

    @Override
    public void begin(Consumer<String> progress) throws CannotInstall {
        environment.begin(progress);
    }

    @Override
    public Mesh install(MeshDriver driver, MeshOptions options, SecretLedger secrets)
            throws CannotInstall {
        return environment.install(
                driver,
                options.rootNamespace().equals(USUAL_ROOT)
                        ? options.withRootNamespace(USUAL_ROOT + suffix)
                        : options,
                secrets);
    }

    @Override
    public int meshesAtOnce() {
        return environment.meshesAtOnce();
    }

    @Override
    public boolean isCostly() {
        return environment.isCostly();
    }

    /** Other mutants are beside this one. */
    @Override
    public boolean carriesBeside(MeshDriver driver) {
        return false;
    }

    @Override
    public int usualJobs(MeshDriver driver) {
        return environment.usualJobs(driver);
    }

    @Override
    public Duration allowance() {
        return environment.allowance();
    }

    @Override
    public boolean hasCluster() {
        return environment.hasCluster();
    }

    @Override
    public Map<String, String> details() {
        return environment.details();
    }

    @Override
    public List<String> removeLeftovers() throws CannotInstall {
        return environment.removeLeftovers();
    }

    /** Whoever made it closes it. */
    @Override
    public void close() {}
}
