package dev.assay.runner.command;

import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.Profile;
import dev.assay.fixtures.driver.DriverFile;
import dev.assay.fixtures.driver.DriverFileFault;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.driver.Suggestion;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.ExistingCluster;
import dev.assay.runner.UserFault;
import dev.assay.runner.doctor.Doctor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Turns the names that a user typed into what they stand for. */
final class Choices {
    private Choices() {}

    /** More than any machine carries; a mistyped number is caught here. */
    private static final int MOST_JOBS = 256;

    static Environment environment(String name) throws UserFault {
        List<Environment> environments = environments();
        if (Doctor.ENVIRONMENTS.contains(name)
                && environments.stream().noneMatch(each -> each.name().equals(name))) {
            throw new UserFault(
                    "environment '%s' is not part of this build (there is: %s)"
                            .formatted(
                                    name,
                                    String.join(
                                            ", ",
                                            environments.stream()
                                                    .map(Environment::name)
                                                    .sorted()
                                                    .toList())));
        }
        return named("environment", name, environments, Environment::name);
    }

    /** Those that this build can run. */
    static List<Environment> environments() {
        return all(Environment.class);
    }

    /** The environment that runs on a cluster of its user's. */
    static ExistingCluster existingCluster() throws UserFault {
        return environments().stream()
                .filter(ExistingCluster.class::isInstance)
                .map(ExistingCluster.class::cast)
                .findFirst()
                .orElseThrow(
                        () -> new UserFault("environment 'cluster' is not part of this build"));
    }

    static void requireJobs(int jobs) throws UserFault {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new UserFault("--jobs is %d (expected: 1 to %d)".formatted(jobs, MOST_JOBS));
        }
    }

    /** A driver by name, or from a file where the text looks like one. */
    static MeshDriver driver(String text) throws UserFault {
        if (!isFile(text)) {
            return named("driver", text, all(MeshDriver.class), MeshDriver::name);
        }
        try {
            return DriverFile.load(Path.of(text), Features.ALL);
        } catch (DriverFileFault e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
    }

    /** Builds what the driver needs, and says so where that may take a while. */
    static void prepare(MeshDriver driver, Console console) throws UserFault {
        try {
            driver.prepare(what -> {
                console.err().println("assay: " + what);
                console.err().flush();
            });
        } catch (DriverFileFault e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether a driver's text means a file: it looks like one, and no driver has that name. */
    static boolean isFile(String text) {
        boolean looksSo =
                text.contains("/")
                        || text.endsWith(".yaml")
                        || text.endsWith(".yml")
                        || (!text.isEmpty() && Files.exists(Path.of(text)));
        return looksSo
                && all(MeshDriver.class).stream().noneMatch(each -> each.name().equals(text));
    }

    /** Checks that the environment carries the driver. */
    static void requireSuits(Environment environment, MeshDriver driver) throws UserFault {
        if (!driver.hasMesh()) {
            if (environment.isCostly()) {
                throw new UserFault(
                        "driver '%s' describes no mesh, so that no cluster is needed; leave out --env %s"
                                .formatted(driver.name(), environment.name()));
            }
            return;
        }
        if (environment.suits(driver) instanceof Environment.Suitability.DoesNot(var reason)) {
            throw new UserFault("driver '%s' cannot run here: %s".formatted(driver.name(), reason));
        }
    }

    static Set<Profile> profiles(Collection<String> names) throws UserFault {
        var profiles = new TreeSet<Profile>();
        for (String name : names) {
            profiles.add(
                    named(
                            "profile",
                            name.toLowerCase(Locale.ROOT),
                            Arrays.asList(Profile.values()),
                            Profile::text));
        }
        return profiles;
    }

    private static <T> List<T> all(Class<T> service) {
        return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
    }

    /** The one of a kind that a user named. */
    static <T> T named(String kind, String name, Collection<T> known, Function<T, String> nameOf)
            throws UserFault {
        List<String> names = known.stream().map(nameOf).sorted().toList();
        return known.stream()
                .filter(each -> nameOf.apply(each).equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new UserFault(
                                "unknown %s '%s'%s (known: %s)"
                                        .formatted(
                                                kind,
                                                name,
                                                Suggestion.orNothing(name, names),
                                                names.isEmpty()
                                                        ? "none"
                                                        : String.join(", ", names))));
    }
}
