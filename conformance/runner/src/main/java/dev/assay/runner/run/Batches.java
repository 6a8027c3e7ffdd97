package dev.assay.runner.run;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.Selection;
import dev.assay.cases.harness.Demand;
import dev.assay.cases.harness.MeshPlan;
import dev.assay.cases.harness.Scope;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.runner.catalogue.Catalogue;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.platform.engine.DiscoverySelector;

/**
 * Which cases are executed together, and in which meshes. Where many meshes stand at once, all are.
 * Where one mesh has to go before the next comes, those of one mesh are, and of them those that
 * change policy for the whole mesh by themselves: otherwise each would wait until the others pause.
 */
record Batches(MeshPlan plan, List<List<DiscoverySelector>> selectors) {

    static Batches of(List<Class<?>> classes, Selection selection, boolean oneMeshAtOnce) {
        if (!oneMeshAtOnce) {
            return new Batches(
                    MeshPlan.AS_ASKED,
                    List.of(classes.stream().<DiscoverySelector>map(c -> selectClass(c)).toList()));
        }
        List<Method> methods =
                classes.stream()
                        .flatMap(Catalogue::methods)
                        .filter(method -> !selection.wanted(CaseDescription.of(method)).isEmpty())
                        .toList();
        MeshPlan plan =
                MeshPlan.inTurn(
                        methods.stream()
                                .map(method -> Demand.of(method).options())
                                .sorted(Comparator.comparing(MeshOptions::toString))
                                .toList());
        return new Batches(plan, inTurn(methods, plan));
    }

    private static List<List<DiscoverySelector>> inTurn(List<Method> methods, MeshPlan plan) {
        Map<String, List<Method>> meshes =
                methods.stream()
                        .collect(
                                Collectors.groupingBy(
                                        method ->
                                                plan.meshFor(Demand.of(method).options())
                                                        .toString(),
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
