package dev.assay.runner.mutants;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.Selection;
import dev.assay.fixtures.mutant.Mutant;
import dev.assay.runner.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks that cases and mutants name each other. */
public final class Agreement {
    private Agreement() {}

    /** What does not agree, a line each; empty when all does. */
    public static List<String> disputes(Catalogue catalogue, Collection<Mutant> mutants) {
        var disputes = new ArrayList<String>();
        Map<String, Mutant> byId = new TreeMap<>();
        for (Mutant each : mutants) {
            if (byId.put(each.id(), each) != null) {
                disputes.add("two mutants are called '" + each.id() + "'");
            }
        }
        var named = new HashSet<String>();
        for (CaseDescription each : catalogue.cases()) {
            for (String id : each.mutants()) {
                named.add(id);
                Mutant mutant = byId.get(id);
                if (mutant == null) {
                    disputes.add(
                            "%s says that it kills '%s': no such mutant".formatted(each.id(), id));
                } else if (!declares(mutant, each)) {
                    disputes.add(
                            "%s says that it kills '%s', which declares no leaf of it"
                                    .formatted(each.id(), id));
                }
            }
        }
        for (Mutant each : byId.values()) {
            if (!each.isBaseline() && !named.contains(each.id())) {
                disputes.add("no case says that it kills '%s'".formatted(each.id()));
            }
        }
        return disputes;
    }

    /** Cases that name no mutant: nothing shows that they can fail. */
    public static List<String> unproven(Catalogue catalogue) {
        return catalogue.cases().stream()
                .filter(each -> each.mutants().isEmpty())
                .map(CaseDescription::id)
                .toList();
    }

    private static boolean declares(Mutant mutant, CaseDescription description) {
        return mutant.mustFail().stream()
                .map(each -> Selection.glob(each.leaves()))
                .anyMatch(glob ->
                        description.leaves().stream()
                                .anyMatch(leaf -> glob.matcher(leaf.id()).matches()));
    }
}
