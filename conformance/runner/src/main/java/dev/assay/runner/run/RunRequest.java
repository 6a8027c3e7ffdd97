package dev.assay.runner.run;

import dev.assay.cases.catalogue.Profile;
import dev.assay.cases.catalogue.Selection;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a user asked for, with every name resolved.
 *
 * @param driverName the driver as it was given
 * @param profiles those asked for; empty means all but the performance profile's
 * @param full whether large tables are observed whole also where workloads are dear
 * @param caseDeadline how long a case may take that names no deadline of its own
 * @param rerun the command that runs one leaf again; {@code %s} stands for its ID
 */
public record RunRequest(
        Environment environment,
        MeshDriver driver,
        String driverName,
        Selection selection,
        Set<Profile> profiles,
        int jobs,
        boolean full,
        Duration caseDeadline,
        boolean retries,
        long seed,
        Path report,
        String rerun) {
    /** The profiles' names, sorted. */
    public List<String> profileNames() {
        return profiles.stream().sorted().map(Profile::text).toList();
    }
}
