package dev.assay.runner.run;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.harness.Demand;
import dev.assay.cases.harness.MeshPlan;
import dev.assay.cases.harness.Scope;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.runner.catalogue.Catalogue;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.platform.engine.DiscoverySelector;

/**
 * Cases that run batch after batch, in meshes of their own. Where many meshes stand at once, one
 * track has all cases, in one batch. Where one mesh has to go before the next comes, the cases of
 * one mesh are a batch, and of them those that change policy for the whole mesh: otherwise each
 * would wait until the others pause. Where a mesh may stand beside, it has those that leave the
 * standard mesh as it is, and the others are a track of their own.
 *
 * @param jobs how many of its cases run at once
 */
record Track(MeshPlan plan, int jobs, List<List<DiscoverySelector>> batches) {
    /**
     * The root namespace of the mesh beside. A case that is run again by itself has the same one:
     * what fails because of it does so again.
     */
    private static final String ROOT_BESIDE = MeshOptions.STANDARD.rootNamespace() + "-beside";

    /**
     * Those that change the whole mesh run one by one anyway; a mesh that few want has few cases.
     */
    private static final int JOBS_OF_OTHERS = 2;

    /** The tracks of a run, to be run at the same time. */
    static List<Track> of(List<Class<?>> classes, RunRequest request) {
        if (request.environment().meshesAtOnce() > 1) {
            List<DiscoverySelector> all =
                    classes.stream().<DiscoverySelector>map(each -> selectClass(each)).toList();
            return List.of(new Track(MeshPlan.AS_ASKED, request.jobs(), List.of(all)));
        }
        List<Method> methods =
                classes.stream()
                        .flatMap(Catalogue::methods)
                        .filter(method ->
                                !request.selection().wanted(CaseDescription.of(method)).isEmpty())
                        .toList();
        int ofOthers = Math.min(JOBS_OF_OTHERS, request.jobs() / 2);
        if (ofOthers == 0 || !carriesBeside(request)) {
            return List.of(inTurn(plan(methods), request.jobs(), methods));
        }
        List<Method> quiet = methods.stream().filter(Track::isQuiet).toList();
        List<Method> others = methods.stream().filter(each -> !isQuiet(each)).toList();
        var tracks = new ArrayList<Track>();
        if (!quiet.isEmpty()) {
            int jobs = others.isEmpty() ? request.jobs() : request.jobs() - ofOthers;
            tracks.add(inTurn(plan(quiet).beside(ROOT_BESIDE), jobs, quiet));
        }
        if (!others.isEmpty()) {
            int jobs = quiet.isEmpty() ? request.jobs() : ofOthers;
            tracks.add(inTurn(plan(others), jobs, others));
        }
        return List.copyOf(tracks);
    }

    /** The mesh beside has another root namespace: a driver that offers none has one mesh. */
    private static boolean carriesBeside(RunRequest request) {
        return request.environment().carriesBeside(request.driver())
                && request.driver().features().contains(Features.ROOT_NAMESPACE);
    }

    /** It leaves the mesh that most cases want as it is. */
    private static boolean isQuiet(Method method) {
        Demand demand = Demand.of(method);
        return demand.options().equals(MeshOptions.STANDARD) && demand.scope() != Scope.MESH;
    }

    private static MeshPlan plan(Collection<Method> methods) {
        return MeshPlan.inTurn(
                methods.stream()
                        .map(method -> Demand.of(method).options())
                        .sorted(Comparator.comparing(MeshOptions::toString))
                        .toList());
    }

    private static Track inTurn(MeshPlan plan, int jobs, List<Method> methods) {
        Map<String, List<Method>> meshes =
                methods.stream()
                        .collect(
                                Collectors.groupingBy(
                                        method ->
                                                plan.meshFor(Demand.of(method).options())
                                                        .toString(),
                                        TreeMap::new,
                                        Collectors.toList()));
        return new Track(
                plan,
                jobs,
                meshes.values().stream()
                        .sorted(
                                Comparator.comparing(Track::lifetime)
                                        .thenComparingInt(List::size)
                                        .reversed())
                        .flatMap(each -> byScope(each).values().stream())
                        .map(each -> each.stream().<DiscoverySelector>map(Track::selector).toList())
                        .toList());
    }

    /** Certificates that live for seconds come last, when the machine has least else to do. */
    private static Duration lifetime(List<Method> ofOneMesh) {
        return Demand.of(ofOneMesh.getFirst()).options().certificateLifetime();
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
