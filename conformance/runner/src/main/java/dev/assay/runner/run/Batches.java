package dev.assay.runner.run;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.Selection;
import dev.assay.cases.harness.Demand;
import dev.assay.cases.harness.Scope;
import dev.assay.runner.catalogue.Catalogue;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.platform.engine.DiscoverySelector;

/**
 * Which cases are executed together. Where many meshes stand at once, all are. Where one mesh has
 * to go before the next comes, those of one mesh are, and of them those that change policy for the
 * whole mesh by themselves: otherwise each would wait until the others pause.
 */
final class Batches {
    private Batches() {}

    static List<List<DiscoverySelector>> of(
            List<Class<?>> classes, Selection selection, boolean oneMeshAtOnce) {
        if (!oneMeshAtOnce) {
            return List.of(classes.stream().<DiscoverySelector>map(c -> selectClass(c)).toList());
        }
        Map<String, List<Method>> meshes =
                classes.stream()
                        .flatMap(Catalogue::methods)
                        .filter(method -> !selection.wanted(CaseDescription.of(method)).isEmpty())
                        .collect(
                                Collectors.groupingBy(
                                        method -> Demand.of(method).options().toString(),
                                        TreeMap::new,
                                        Collectors.toList()));
        return meshes.values().stream()
                .sorted(Comparator.comparingInt((List<Method> each) -> each.size()).reversed())
                .flatMap(each -> byScope(each).values().stream())
                .map(each -> each.stream().<DiscoverySelector>map(Batches::selector).toList())
                .toList();
    }

    /** Those that leave the mesh as it is come first. */
    private static Map<Boolean, List<Method>> byScope(List<Method> methods) {
        return methods.stream()
                .collect(
                        Collectors.groupingBy(
                                method -> Demand.of(method).scope() == Scope.MESH,
                                TreeMap::new,
                                Collectors.toList()));
    }

    private static DiscoverySelector selector(Method method) {
        return selectMethod(method.getDeclaringClass(), method);
    }
}
