package dev.assay.runner.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.catalogue.Profile;
import java.util.Collection;

/**
 * The catalogue as {@code ./assay list --json} prints it: {@code {"cases": [{id, title, profiles[],
 * source, rows[], mutants[], leaves: [{id, level, features[], needs[]}]}]}}.
 */
public final class CatalogueJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CatalogueJson() {}

    /** Pretty, sorted by ID, ending in a line break. */
    public static String write(Catalogue catalogue) {
        ObjectNode root = JSON.createObjectNode();
        var cases = root.putArray("cases");
        catalogue.cases().forEach(each -> cases.add(node(each)));
        return root.toPrettyString() + "\n";
    }

    /**
     * The committed index: every leaf's ID and level (marked where only opt-in profiles have it),
     * one a line, so that a change reads well.
     */
    public static String index(Catalogue catalogue) {
        ObjectNode root = JSON.createObjectNode();
        catalogue.leaves().stream()
                .sorted(java.util.Comparator.comparing(LeafDescription::id))
                .forEach(leaf ->
                        root.put(
                                leaf.id(),
                                leaf.level().text() + (leaf.isOptIn() ? " (opt-in)" : "")));
        return root.toPrettyString() + "\n";
    }

    private static JsonNode node(CaseDescription each) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", each.id());
        node.put("title", each.title());
        strings(node, "profiles", each.profiles().stream().map(Profile::text).toList());
        node.put("source", each.source());
        strings(node, "rows", Catalogue.sortedRows(each.rows()));
        strings(node, "mutants", each.mutants());
        var leaves = node.putArray("leaves");
        for (LeafDescription leaf : each.leaves()) {
            ObjectNode one = leaves.addObject();
            one.put("id", leaf.id());
            one.put("level", leaf.level().text());
            strings(one, "features", leaf.features());
            strings(one, "needs", leaf.needs().stream().map(Need::text).toList());
        }
        return node;
    }

    private static void strings(ObjectNode node, String field, Collection<String> values) {
        var array = node.putArray(field);
        values.forEach(array::add);
    }
}
