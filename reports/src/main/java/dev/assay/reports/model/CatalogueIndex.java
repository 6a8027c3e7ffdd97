package dev.assay.reports.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The IDs of all core leaves that must pass, as committed with the catalogue: also of those that no
 * case implements yet, so that what is missing can never look like what passed.
 */
public record CatalogueIndex(Set<String> coreLeaves) {

    /** Copies the IDs, sorted. */
    public CatalogueIndex {
        SortedSet<String> sorted = new TreeSet<>(coreLeaves);
        coreLeaves = Collections.unmodifiableSortedSet(sorted);
    }

    /** An index of these IDs; an ID given twice counts once. */
    public static CatalogueIndex of(Collection<String> coreLeaves) {
        return new CatalogueIndex(new TreeSet<>(coreLeaves));
    }
}
