package dev.assay.runner.catalogue;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.MisdeclaredCase;
import dev.assay.cases.harness.Words;
import dev.assay.fixtures.driver.InputFile;
import dev.assay.reports.FileDigests;
import dev.assay.reports.model.CaseJar;
import dev.assay.runner.UserFault;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A jar of somebody's own cases, read, checked and loaded by a class loader of its own above ours:
 * what it brings along is its own business, and Assay's classes are those of the run. The loader
 * stays open until the process ends.
 *
 * @param file as the user named it
 * @param cases with their classes
 */
public record LoadedJar(Path file, CaseJar jar, Catalogue cases) {
    private static final int MEBIBYTES = 512;

    /** What a jar's cases may not be called: it would look like ours. */
    private static final String RESERVED = "assay.";

    /**
     * Loads all of them.
     *
     * @throws UserFault naming the jar, the class and the remedy when one cannot run here, or when
     *     a case's ID is not its alone
     */
    public static List<LoadedJar> all(List<Path> files) throws UserFault {
        var jars = new ArrayList<LoadedJar>();
        var holders = new HashMap<String, String>();
        for (Path file : files) {
            jars.add(load(file, holders));
        }
        return List.copyOf(jars);
    }

    /** The catalogue with what these jars bring. */
    public static Catalogue beside(Catalogue catalogue, List<LoadedJar> jars) {
        return new Catalogue(
                Stream.concat(Stream.of(catalogue), jars.stream().map(LoadedJar::cases))
                        .flatMap(each -> each.cases().stream())
                        .toList(),
                Stream.concat(Stream.of(catalogue), jars.stream().map(LoadedJar::cases))
                        .<Class<?>>flatMap(each -> each.classes().stream())
                        .toList());
    }

    /** Whether it has the case or leaf of this ID. */
    public boolean has(String id) {
        return cases.find(id).isPresent();
    }

    private static LoadedJar load(Path file, Map<String, String> holders) throws UserFault {
        byte[] bytes;
        try {
            bytes = InputFile.bytes("case jar", file, MEBIBYTES);
        } catch (InputFile.Unreadable e) {
            throw new UserFault("%s (--with takes a jar of cases)".formatted(e.getMessage()), e);
        }
        CaseClasses found = CaseClasses.of(file);
        var loader =
                new URLClassLoader(
                        String.valueOf(file.getFileName()),
                        new URL[] {url(file)},
                        LoadedJar.class.getClassLoader());
        found.requireAllThere(file, loader);
        var classes = new ArrayList<Class<?>>();
        var descriptions = new ArrayList<CaseDescription>();
        for (String name : found.namedBy().keySet()) {
            try {
                Class<?> type = Class.forName(name, false, loader);
                classes.add(type);
                for (Method method : Catalogue.methods(type).toList()) {
                    requireRunnable(file, type, method);
                    CaseDescription described = described(file, method);
                    requireAlone(file, described.id(), type, holders);
                    descriptions.add(described);
                }
            } catch (ClassNotFoundException | NoClassDefFoundError e) {
                throw CaseClasses.missing(
                        file, name, String.valueOf(e.getMessage()).replace('/', '.'));
            } catch (LinkageError e) {
                throw new UserFault(
                        "case jar '%s': class %s cannot be loaded: %s".formatted(file, name, e), e);
            }
        }
        return new LoadedJar(
                file,
                new CaseJar(
                        String.valueOf(file.getFileName()),
                        FileDigests.of(bytes),
                        descriptions.stream().map(CaseDescription::id).toList()),
                new Catalogue(descriptions, classes));
    }

    private static void requireAlone(
            Path file, String id, Class<?> type, Map<String, String> holders) throws UserFault {
        String other = holders.put(id, "%s of '%s'".formatted(type.getName(), file));
        if (other != null) {
            throw CaseClasses.fault(
                    file,
                    "has a case '%s' (%s), and so has %s; an ID belongs to one case"
                            .formatted(id, type.getName(), other));
        }
    }

    /** JUnit passes over such in silence. */
    private static void requireRunnable(Path file, Class<?> type, Method method) throws UserFault {
        if (Modifier.isAbstract(type.getModifiers())) {
            throw CaseClasses.fault(
                    file, "has cases in %s, which is abstract".formatted(type.getName()));
        }
        if (!method.getDeclaringClass().equals(type)) {
            throw CaseClasses.fault(
                    file,
                    "has a case that %s inherits: %s; declare it there"
                            .formatted(type.getName(), method));
        }
        if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
            throw CaseClasses.fault(
                    file, "has a case that is private or static: %s".formatted(method));
        }
    }

    private static CaseDescription described(Path file, Method method) throws UserFault {
        CaseDescription described;
        try {
            described = CaseDescription.of(method);
        } catch (MisdeclaredCase e) {
            throw new UserFault(
                    "case jar '%s': %s%s"
                            .formatted(
                                    file,
                                    e.getMessage(),
                                    e.getCause() == null ? "" : ": " + Words.of(e.getCause())),
                    e);
        }
        String id = described.id();
        String holder = method.getDeclaringClass().getName();
        if (!CaseJar.isFromJar(id)) {
            throw CaseClasses.fault(
                    file,
                    "has a case '%s' (%s), which is an ID of Assay's form: put a name of yours and a dot before it, as in 'acme.%s'"
                            .formatted(id, holder, id));
        }
        if (id.startsWith(RESERVED)) {
            throw CaseClasses.fault(
                    file,
                    "has a case '%s' (%s): '%s' is Assay's own; take a name of yours"
                            .formatted(id, holder, RESERVED));
        }
        return described;
    }

    private static URL url(Path file) throws UserFault {
        URI uri = file.toAbsolutePath().toUri();
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new UserFault("case jar '%s': %s".formatted(file, e.getMessage()), e);
        }
    }
}
