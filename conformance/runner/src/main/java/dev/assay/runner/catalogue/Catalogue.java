package dev.assay.runner.catalogue;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.catalogue.MisdeclaredCase;
import dev.assay.cases.catalogue.Selection;
import dev.assay.fixtures.driver.Suggestion;
import dev.assay.reports.model.CatalogueIndex;
import dev.assay.runner.UserFault;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * All cases, sorted by ID.
 *
 * @param cases described, each ID once
 * @param classes that hold them
 */
public record Catalogue(List<CaseDescription> cases, List<Class<?>> classes) {
    /** Where the shipped cases live. */
    public static final String PACKAGE = "dev.assay.cases";

    /**
     * @throws MisdeclaredCase when two cases have one ID
     */
    public Catalogue {
        classes = List.copyOf(classes);
        cases = cases.stream().sorted(Comparator.comparing(CaseDescription::id)).toList();
        var seen = new HashMap<String, CaseDescription>();
        for (CaseDescription each : cases) {
            if (seen.put(each.id(), each) != null) {
                throw new MisdeclaredCase("case ID '" + each.id() + "' is used twice");
            }
        }
    }

    /** The shipped cases. */
    public static Catalogue shipped() {
        return of(ReflectionSupport.findAllClassesInPackage(PACKAGE, type -> true, name -> true));
    }

    /** The cases of these classes. */
    public static Catalogue of(Collection<Class<?>> classes) {
        List<Class<?>> holders =
                classes.stream().filter(type -> methods(type).findAny().isPresent()).toList();
        return new Catalogue(
                holders.stream().flatMap(Catalogue::methods).map(CaseDescription::of).toList(),
                holders);
    }

    /** The cases of a class. */
    public static Stream<Method> methods(Class<?> type) {
        return ReflectionSupport.findMethods(
                type,
                method -> method.isAnnotationPresent(Case.class),
                HierarchyTraversalMode.TOP_DOWN)
                .stream();
    }

    /** All leaves, in order of their cases. */
    public List<LeafDescription> leaves() {
        return cases.stream().flatMap(each -> each.leaves().stream()).toList();
    }

    /**
     * The core leaves, which a certificate asks for; those of opt-in profiles are not among them.
     */
    public CatalogueIndex index() {
        return CatalogueIndex.of(
                leaves().stream()
                        .filter(leaf -> leaf.level() == Level.CORE && !leaf.isOptIn())
                        .map(LeafDescription::id)
                        .toList());
    }

    /** The case of this ID, or the one that has the leaf of this ID. */
    public Optional<CaseDescription> find(String id) {
        return cases.stream()
                .filter(each ->
                        each.id().equals(id)
                                || each.leaves().stream().anyMatch(l -> l.id().equals(id)))
                .findFirst();
    }

    /**
     * Checks that each glob matches something.
     *
     * @param where what holds the globs, for the message: {@code --case}
     * @throws UserFault naming the first that does not
     */
    public void requireMatches(String where, Collection<String> globs) throws UserFault {
        for (String glob : globs) {
            if (glob.isEmpty()) {
                throw new UserFault(where + " is empty (expected: an ID such as pa-01, or a glob)");
            }
            var pattern = Selection.glob(glob);
            if (ids().noneMatch(id -> pattern.matcher(id).matches())) {
                throw new UserFault(
                        "%s: no case or leaf matches '%s'%s ('./assay list' shows all)"
                                .formatted(
                                        where, glob, Suggestion.orNothing(glob, ids().toList())));
            }
        }
    }

    /** Every ID, of cases and of leaves. */
    public Stream<String> ids() {
        return cases.stream()
                .flatMap(each ->
                        Stream.concat(
                                Stream.of(each.id()),
                                each.leaves().stream().map(LeafDescription::id)))
                .distinct();
    }

    /** The names of the rows in their natural order: S2 before S10. */
    public static List<String> sortedRows(Collection<String> rows) {
        return rows.stream()
                .sorted(Comparator.comparingInt(String::length).thenComparing(row -> row))
                .toList();
    }
}
