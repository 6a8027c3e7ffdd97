package dev.assay.reports.model;

import java.util.List;

/**
 * One observation of a case as the catalogue describes it, before it is run.
 *
 * @param id stable name, such as {@code pa-02/other-namespace}
 * @param caseId the case that it belongs to, such as {@code pa-02}
 * @param title the requirement as one clause; what a list shows
 * @param requirement the requirement in full; may be the title again
 * @param profiles names of the profiles that the case is in
 * @param features optional capabilities that the leaf needs
 * @param source where the requirement comes from: a specification's section, a file of Istio
 * @param rerun the command that runs just this leaf again
 */
public record Leaf(
        String id,
        String caseId,
        String title,
        String requirement,
        List<String> profiles,
        Level level,
        List<String> features,
        String source,
        String rerun) {

    /**
     * @throws IllegalArgumentException when the ID or the case's ID is blank, or one of them is of
     *     a jar and the other is not
     */
    public Leaf {
        if (id.isBlank() || caseId.isBlank()) {
            throw new IllegalArgumentException(
                    "a leaf needs an ID and its case's ID, got '%s' and '%s'"
                            .formatted(id, caseId));
        }
        if (CaseJar.isFromJar(id) != CaseJar.isFromJar(caseId)) {
            throw new IllegalArgumentException(
                    "leaf '%s' cannot belong to case '%s'".formatted(id, caseId));
        }
        profiles = List.copyOf(profiles);
        features = List.copyOf(features);
    }
}
