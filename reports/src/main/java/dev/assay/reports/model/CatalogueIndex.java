package dev.assay.reports.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The IDs of all core leaves that must pass, as committed with the catalogue: also of those that no
 * case implements yet, so that what is missing can never look like what passed.
 */
public record CatalogueIndex(Set<String> coreLeaves) {
    private static final String PROXY = "proxy";

    /** How the IDs begin of what a proxy by itself has to pass. */
    private static final String OF_PROXIES = "px-";

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
     * What a run has to pass that was asked for these profiles: for a proxy by itself what a proxy
     * has to pass, and otherwise all the rest, since a mesh is no proxy by itself.
     */
    public CatalogueIndex concerning(Collection<String> profiles) {
        boolean proxyAlone = isOfProxyAlone(profiles);
        return new CatalogueIndex(
                coreLeaves.stream()
                        .filter(id -> id.startsWith(OF_PROXIES) == proxyAlone)
                        .collect(Collectors.toSet()));
    }

    static boolean isOfProxyAlone(Collection<String> profiles) {
        return Set.copyOf(profiles).equals(Set.of(PROXY));
    }
}
