package dev.assay.runner.command;

import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.Profile;
import dev.assay.fixtures.driver.DriverFile;
import dev.assay.fixtures.driver.DriverFileFault;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.driver.Suggestion;
import dev.assay.fixtures.environment.Environment;
import dev.assay.runner.UserFault;
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

    static Environment environment(String name) throws UserFault {
        return named("environment", name, all(Environment.class), Environment::name);
    }

    /** A driver by name, or from a file where the text looks like one. */
    static MeshDriver driver(String text) throws UserFault {
        boolean file =
                text.contains("/")
                        || text.endsWith(".yaml")
                        || text.endsWith(".yml")
                        || Files.exists(Path.of(text));
        if (!file) {
            return named("driver", text, all(MeshDriver.class), MeshDriver::name);
        }
        try {
            DriverFile driver = DriverFile.load(Path.of(text));
            for (String feature : driver.features()) {
                if (!Features.ALL.contains(feature)) {
                    throw new UserFault(
                            "%s: unknown feature '%s'%s (known: %s)"
                                    .formatted(
                                            text,
                                            feature,
                                            Suggestion.orNothing(feature, Features.ALL),
                                            String.join(", ", Features.ALL)));
                }
            }
            return driver;
        } catch (DriverFileFault e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
    }

    /** Checks that the environment carries the driver. */
    static void requireSuits(Environment environment, MeshDriver driver) throws UserFault {
        if (environment.suits(driver) instanceof Environment.Suitability.DoesNot(var reason)) {
            throw new UserFault(
                    "environment '%s' does not carry driver '%s': %s"
                            .formatted(environment.name(), driver.name(), reason));
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

    private static <T> T named(
            String kind, String name, Collection<T> known, Function<T, String> nameOf)
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
