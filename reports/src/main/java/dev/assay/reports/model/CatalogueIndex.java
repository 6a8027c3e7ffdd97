package dev.assay.reports.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The IDs of all core leaves that must pass, as committed with the catalogue: also of those that no
 * case implements yet, so that what is missing can never look like what passed.
 */
public record CatalogueIndex(Set<String> coreLeaves) {
    /** How the IDs begin of what something by itself has to pass, by its profile. */
    private static final Map<String, String> ALONE = Map.of("proxy", "px-", "ca", "cx-");

    /** Copies the IDs, sorted. */
    public CatalogueIndex {
        SortedSet<String> sorted = new TreeSet<>(coreLeaves);
        coreLeaves = Collections.unmodifiableSortedSet(sorted);
    }

    /** An index of these IDs; an ID given twice counts once. */
    public static CatalogueIndex of(Collection<String> coreLeaves) {
        return new CatalogueIndex(new TreeSet<>(coreLeaves));
    }

    /**
     * What a run has to pass that was asked for these profiles: for a proxy or a CA by itself what
     * such a one has to pass, and otherwise all the rest, since a mesh is neither by itself.
     */
    public CatalogueIndex concerning(Collection<String> profiles) {
        Predicate<String> concerns =
                isOfOneAlone(profiles)
                        ? id -> id.startsWith(ALONE.getOrDefault(profiles.iterator().next(), "?"))
                        : id -> ALONE.values().stream().noneMatch(id::startsWith);
        return new CatalogueIndex(coreLeaves.stream().filter(concerns).collect(Collectors.toSet()));
    }

    static boolean isOfOneAlone(Collection<String> profiles) {
        Set<String> distinct = Set.copyOf(profiles);
        return distinct.size() == 1 && ALONE.keySet().containsAll(distinct);
    }
}
