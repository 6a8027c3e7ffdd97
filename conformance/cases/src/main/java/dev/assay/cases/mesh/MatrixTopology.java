package dev.assay.cases.mesh;

import dev.assay.cases.harness.Lane;
import dev.assay.cases.mesh.ModeMatrix.Cell;
import dev.assay.cases.mesh.ModeMatrix.Scope;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.PortSpec.Speaks;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the mode matrix stands: a namespace per namespace mode, in it a workload per workload mode,
 * on it a port per port mode. Only the mesh-wide mode changes over time.
 */
final class MatrixTopology implements AutoCloseable {
    private static final List<PortSpec> PORTS =
            Stream.of(Scope.values())
                    .map(scope -> new PortSpec("http-" + scope.word(), number(scope), Speaks.HTTP))
                    .toList();

    private final Map<Scope, Namespace> namespaces = new EnumMap<>(Scope.class);
    private final Map<Place, Workload> workloads = new HashMap<>();

    private MatrixTopology() {}

    /** Where a workload stands: the namespace's mode and its own. */
    private record Place(Scope namespace, Scope workload) {
        static Place of(Cell cell) {
            return new Place(cell.namespace(), cell.workload());
        }
    }

    private Workload at(Place place) {
        return Objects.requireNonNull(workloads.get(place), () -> "nothing stands for " + place);
    }

    /** The workload port that carries a port mode. */
    static int number(Scope port) {
        return switch (port) {
            case ABSENT -> 20_001;
            case UNSET -> 20_002;
            case DISABLE -> 20_003;
            case PERMISSIVE -> 20_004;
            case STRICT -> 20_005;
        };
    }

    /** Brings up what the wanted cells need, at once. */
    static MatrixTopology bringUp(Lane lane, List<Cell> wanted) throws Exception {
        var topology = new MatrixTopology();
        var places = wanted.stream().map(Place::of).distinct().toList();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = new LinkedHashMap<Place, Future<Workload>>();
            for (Place place : places) {
                Namespace namespace =
                        topology.namespaces.computeIfAbsent(
                                place.namespace(),
                                scope -> lane.mesh().createNamespace("matrix-" + scope.word()));
                pending.put(place, executor.submit(() -> deploy(namespace, place.workload())));
            }
            for (var each : pending.entrySet()) {
                topology.workloads.put(each.getKey(), each.getValue().get());
            }
            for (var each : topology.namespaces.entrySet()) {
                List<Scope> standing =
                        places.stream()
                                .filter(place -> place.namespace() == each.getKey())
                                .map(Place::workload)
                                .toList();
                each.getValue().apply(ModeMatrixCases.policies(each.getKey(), standing));
            }
            return topology;
        } catch (Exception e) {
            topology.close();
            throw e;
        }
    }

    private static Workload deploy(Namespace namespace, Scope scope) {
        namespace.expose(
                new ServiceSpec(
                        scope.word(),
                        Map.of("app", scope.word()),
                        PORTS.stream()
                                .map(port ->
                                        new ServiceSpec.Port(
                                                port.name(), port.number(), port.number()))
                                .toList()));
        return namespace.deploy(WorkloadSpec.meshed(scope.word()).on(PORTS));
    }

    /** Where a cell is observed. */
    Destination portOf(Cell cell) {
        return at(Place.of(cell)).port(number(cell.port()));
    }

    /** Some port that stands, for a control before any policy of the mesh. */
    Destination anyPort() {
        Workload first = workloads.values().iterator().next();
        return first.port(number(Scope.PERMISSIVE));
    }

    /** Waits until every workload of these cells is seen to follow what was applied. */
    void awaitSentinel(Lane lane, List<Cell> cells) throws Exception {
        Map<Scope, List<Workload>> concerned =
                cells.stream()
                        .map(Place::of)
                        .distinct()
                        .collect(
                                Collectors.groupingBy(
                                        Place::namespace,
                                        Collectors.mapping(this::at, Collectors.toList())));
        for (var each : concerned.entrySet()) {
            Namespace own = namespaces.get(each.getKey());
            lane.awaitSentinelIn(Objects.requireNonNull(own), each.getValue());
        }
    }

    /** Does something for each cell, several at once. */
    void forEach(List<Cell> cells, Consumer<Cell> action) throws Exception {
        try (var executor = Executors.newFixedThreadPool(4, Thread.ofVirtual().factory())) {
            var pending =
                    cells.stream().map(cell -> executor.submit(() -> action.accept(cell))).toList();
            for (Future<?> each : pending) {
                each.get();
            }
        }
    }

    @Override
    public void close() {
        namespaces.values().forEach(Namespace::close);
    }
}
