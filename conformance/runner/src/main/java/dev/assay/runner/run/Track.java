package dev.assay.runner.run;

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
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;

/**
 * Cases that run batch after batch, in meshes of their own. Where many meshes stand at once, there
 * is one batch of those that wait for certificates to age and, at the same time, one of all others.
 * Where one mesh has to go before the next comes, the cases of one mesh are a batch, and of them
 * those that change policy for the whole mesh: otherwise each would wait until the others pause.
 * Where meshes may stand beside one another, there are three tracks: of those that leave the
 * standard mesh as it is, of those that wait for certificates to age, and of the others.
 *
 * @param jobs how many of its cases run at once; those that wait beside others that work come on
 *     top of what was asked for where workloads cost next to nothing
 * @param most how many may run at once when other tracks have ended
 */
record Track(MeshPlan plan, int jobs, int most, List<List<DiscoverySelector>> batches) {
    /**
     * The root namespaces of the meshes beside. A case that is run again by itself has the same
     * one: what fails because of it does so again.
     */
    private static final String ROOT_BESIDE = MeshOptions.STANDARD.rootNamespace() + "-beside";

    private static final String ROOT_OF_PATIENT = MeshOptions.STANDARD.rootNamespace() + "-patient";

    /**
     * Those that change the whole mesh run one by one anyway; a mesh that few want is not worth the
     * pods of a second lane.
     */
    private static final int JOBS_OF_OTHERS = 1;

    /** They wait for most of their time, and for the same certificates. */
    private static final int JOBS_OF_PATIENT = 1;

    /** The tracks of a run, to be run at the same time. */
    static List<Track> of(List<Class<?>> classes, RunRequest request) {
        List<Method> methods =
                classes.stream()
                        .flatMap(Catalogue::methods)
                        .filter(method ->
                                !request.selection().wanted(CaseDescription.of(method)).isEmpty())
                        .toList();
        if (request.environment().meshesAtOnce() > 1) {
            return together(methods, request.jobs());
        }
        if (request.jobs() < Kind.values().length || !carriesBeside(request)) {
            return List.of(inTurn(plan(methods), request.jobs(), request.jobs(), methods));
        }
        Map<Kind, List<Method>> byKind =
                methods.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Track::kind,
                                        () -> new EnumMap<>(Kind.class),
                                        Collectors.toList()));
        return byKind.entrySet().stream()
                .map(each -> {
                    int jobs = jobs(each.getKey(), byKind.keySet(), request.jobs());
                    return inTurn(
                            each.getKey().placed(plan(each.getValue())),
                            jobs,
                            each.getKey() == Kind.QUIET ? request.jobs() : jobs,
                            each.getValue());
                })
                .toList();
    }

    /** Those that wait are beside the others: they would keep a place and do nothing with it. */
    private static List<Track> together(List<Method> methods, int jobs) {
        Map<Boolean, List<Method>> patient =
                methods.stream()
                        .collect(
                                Collectors.partitioningBy(
                                        each -> isPatient(Demand.of(each, false))));
        if (jobs == 1) {
            return List.of(asAsked(methods, jobs));
        }
        return Stream.of(
                        asAsked(patient.getOrDefault(false, List.of()), jobs),
                        asAsked(patient.getOrDefault(true, List.of()), jobs))
                .filter(each -> !each.batches().getFirst().isEmpty())
                .toList();
    }

    private static Track asAsked(List<Method> methods, int jobs) {
        return new Track(
                MeshPlan.AS_ASKED,
                jobs,
                jobs,
                List.of(methods.stream().<DiscoverySelector>map(Track::selector).toList()));
    }

    private static boolean isPatient(Demand demand) {
        Duration usual = MeshOptions.STANDARD.certificateLifetime();
        return demand.options().certificateLifetime().compareTo(usual) < 0;
    }

    /** What cases have in common whose meshes stand at the same time as the others'. */
    private enum Kind {
        /** They leave the mesh that most cases want as it is. */
        QUIET,
        /** Their certificates live for seconds. */
        PATIENT,
        /** They change a whole mesh, or want another. */
        OTHERS;

        MeshPlan placed(MeshPlan plan) {
            return switch (this) {
                case QUIET -> plan.beside(ROOT_BESIDE);
                case PATIENT -> plan.beside(ROOT_OF_PATIENT);
                case OTHERS -> plan;
            };
        }
    }

    private static Kind kind(Method method) {
        Demand demand = demand(method);
        if (isPatient(demand)) {
            return Kind.PATIENT;
        }
        return demand.options().equals(MeshOptions.STANDARD) && demand.scope() != Scope.MESH
                ? Kind.QUIET
                : Kind.OTHERS;
    }

    /** The first kind that there is has what the others leave. */
    private static int jobs(Kind kind, Set<Kind> present, int all) {
        int ofPatient = present.contains(Kind.PATIENT) ? JOBS_OF_PATIENT : 0;
        int ofOthers =
                present.contains(Kind.OTHERS) ? Math.min(JOBS_OF_OTHERS, (all - ofPatient) / 2) : 0;
        return switch (kind) {
            case QUIET -> all - ofOthers - ofPatient;
            case OTHERS -> present.contains(Kind.QUIET) ? ofOthers : all - ofPatient;
            case PATIENT -> present.size() > 1 ? ofPatient : all;
        };
    }

    /** Meshes beside have other root namespaces: a driver that offers none has one mesh. */
    private static boolean carriesBeside(RunRequest request) {
        return request.environment().carriesBeside(request.driver())
                && request.driver().features().contains(Features.ROOT_NAMESPACE);
    }

    private static MeshPlan plan(Collection<Method> methods) {
        return MeshPlan.inTurn(
                methods.stream()
                        .map(method -> demand(method).options())
                        .sorted(Comparator.comparing(MeshOptions::toString))
                        .toList());
    }

    private static Track inTurn(MeshPlan plan, int jobs, int most, List<Method> methods) {
        Map<String, List<Method>> meshes =
                methods.stream()
                        .collect(
                                Collectors.groupingBy(
                                        method -> plan.meshFor(demand(method).options()).toString(),
                                        TreeMap::new,
                                        Collectors.toList()));
        return new Track(
                plan,
                jobs,
                most,
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
        return demand(ofOneMesh.getFirst()).options().certificateLifetime();
    }

    /** Those that leave the mesh as it is come first. */
    private static Map<Boolean, List<Method>> byScope(List<Method> methods) {
        return methods.stream()
                .collect(
                        Collectors.groupingBy(
                                method -> demand(method).scope() == Scope.MESH,
                                TreeMap::new,
                                Collectors.toList()));
    }

    /** Where one mesh has to go before the next comes, workloads are costly. */
    private static Demand demand(Method method) {
        return Demand.of(method, true);
    }

    private static DiscoverySelector selector(Method method) {
        return selectMethod(method.getDeclaringClass(), method);
    }
}
