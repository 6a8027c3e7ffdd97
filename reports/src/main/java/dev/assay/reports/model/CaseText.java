package dev.assay.reports.model;

import java.util.List;

/**
 * What a report's reader should know of a case before its leaves.
 *
 * @param title the requirement that its leaves share
 * @param how where the requirement comes from and how it is looked at, a paragraph a line; may be
 *     empty
 * @param leaves IDs in the order in which the case tells them: symptom before cause before repair
 */
public record CaseText(String id, String title, String how, List<String> leaves) {
    public CaseText {
        leaves = List.copyOf(leaves);
    }
}
