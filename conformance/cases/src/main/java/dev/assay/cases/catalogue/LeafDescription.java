package dev.assay.cases.catalogue;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * One leaf as the catalogue lists it.
 *
 * @param id the whole ID, {@code pa-02/other-namespace}
 * @param suffix the part after the slash; empty for a case's sole leaf
 * @param features everything it needs of the driver, sorted
 * @param needs everything it needs of the environment, sorted
 */
public record LeafDescription(
        String id,
        String suffix,
        Level level,
        String title,
        List<String> features,
        List<Need> needs,
        List<Profile> profiles) {
    /** Copies. */
    public LeafDescription {
        features = List.copyOf(features);
        needs = List.copyOf(needs);
        profiles = List.copyOf(profiles);
    }

    /** Whether only opt-in profiles have it, so that no certificate asks for it. */
    public boolean isOptIn() {
        return profiles.stream().allMatch(Profile::isOptIn);
    }

    /** The whole ID; the case's own where it has a sole leaf. */
    static String id(String caseId, String suffix) {
        return suffix.isEmpty() ? caseId : caseId + "/" + suffix;
    }

    static LeafDescription of(
            String caseId,
            String suffix,
            Level level,
            String title,
            Collection<String> features,
            Collection<Need> needs,
            Collection<Profile> profiles) {
        return new LeafDescription(
                id(caseId, suffix),
                suffix,
                level,
                title,
                List.copyOf(new TreeSet<>(features)),
                List.copyOf(new TreeSet<>(needs)),
                List.copyOf(new TreeSet<>(profiles)));
    }
}
