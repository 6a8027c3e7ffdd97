package dev.assay.cases.mesh;

import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the mode matrix stands: a namespace per namespace mode, in it as many workloads as workload
 * modes are observed at once, on each a port per port mode. What the mesh and the workloads say
 * changes from round to round.
 */
final class MatrixTopology implements AutoCloseable {
    private static final List<PortSpec> PORTS =
            Stream.of(Scope.values())
                    .map(scope -> new PortSpec("http-" + scope.word(), number(scope), Speaks.HTTP))
                    .toList();

    private static final Policies.PortMode[] PORT_MODES =
            Stream.of(Scope.values())
                    .filter(port -> port != Scope.ABSENT)
                    .map(port -> Policies.port(number(port), port.name()))
                    .toArray(Policies.PortMode[]::new);

    private final Map<Scope, Namespace> namespaces = new EnumMap<>(Scope.class);
    private final Map<Place, Workload> workloads = new HashMap<>();

    private MatrixTopology() {}

    /** A workload, known by its namespace's mode and its number there. */
    private record Place(Scope namespace, int number) {
        String workload() {
            return "workload-" + number;
        }
    }

    /**
     * The cells of one mode of the mesh.
     *
     * @param modes the workload modes of each namespace, each on the workload of its position
     */
    record Round(Scope mesh, List<Cell> cells, Map<Scope, List<Scope>> modes) {
        Round(Scope mesh, List<Cell> cells) {
            this(
                    mesh,
                    cells,
                    cells.stream()
                            .collect(
                                    Collectors.groupingBy(
                                            Cell::namespace,
                                            () -> new EnumMap<>(Scope.class),
                                            Collectors.collectingAndThen(
                                                    Collectors.toList(), Round::workloadModes))));
        }

        private static List<Scope> workloadModes(List<Cell> cells) {
            return cells.stream().map(Cell::workload).distinct().sorted().toList();
        }

        private List<Scope> modes(Scope namespace) {
            return Objects.requireNonNull(modes.get(namespace));
        }

        private Place place(Cell cell) {
            return new Place(
                    cell.namespace(), modes(cell.namespace()).indexOf(cell.workload()) + 1);
        }

        private Stream<Place> places() {
            return cells.stream().map(this::place).distinct();
        }
    }

    /** The rounds in which these cells are observed: one for each mode of the mesh among them. */
    static List<Round> rounds(List<Cell> wanted) {
        return Stream.of(Scope.values())
                .map(mesh ->
                        new Round(
                                mesh, wanted.stream().filter(cell -> cell.mesh() == mesh).toList()))
                .filter(round -> !round.cells().isEmpty())
                .toList();
    }

    private Workload at(Place place) {
        return Objects.requireNonNull(workloads.get(place), () -> "nothing stands for " + place);
    }

    private Namespace namespace(Scope scope) {
        return Objects.requireNonNull(namespaces.get(scope), () -> "no namespace for " + scope);
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

    /** Brings up what these rounds need, at once. */
    static MatrixTopology bringUp(Lane lane, List<Round> rounds) throws Exception {
        var topology = new MatrixTopology();
        var places = rounds.stream().flatMap(Round::places).distinct().toList();
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
            return topology;
        } catch (Exception e) {
            topology.close();
            throw e;
        }
    }

    private static Workload deploy(Namespace namespace, String name) {
        namespace.expose(
                new ServiceSpec(
                        name,
                        Map.of("app", name),
                        PORTS.stream()
                                .map(port ->
                                        new ServiceSpec.Port(
                                                port.name(), port.number(), port.number()))
                                .toList()));
        return namespace.deploy(WorkloadSpec.meshed(name).on(PORTS));
    }

    /** Where a cell is observed. */
    Destination portOf(Round round, Cell cell) {
        return at(round.place(cell)).port(number(cell.port()));
    }

    /** Some port that stands, for a control before any policy of the mesh. */
    Destination anyPort() {
        Workload first = workloads.values().iterator().next();
        return first.port(number(Scope.PERMISSIVE));
    }

    /** Says what a round's namespaces and workloads say, and waits until each is seen to follow. */
    void enter(Lane lane, Round round) throws Exception {
        InParallel.each(
                List.copyOf(round.modes().keySet()),
                scope -> {
                    Namespace own = namespace(scope);
                    own.apply(policies(scope, round.modes(scope)));
                    lane.awaitSentinelIn(
                            own,
                            round.places()
                                    .filter(place -> place.namespace() == scope)
                                    .map(this::at)
                                    .toList());
                });
    }

    /** The policies of one namespace, as a user would write them. */
    static String policies(Scope namespace, List<Scope> workloads) {
        var yaml = new StringBuilder();
        if (namespace != Scope.ABSENT) {
            yaml.append(peerAuthentication("default", namespace.name())).append("---\n");
        }
        for (int i = 0; i < workloads.size(); i++) {
            String name = new Place(namespace, i + 1).workload();
            String mode = workloads.get(i) == Scope.ABSENT ? "" : workloads.get(i).name();
            yaml.append(peerAuthentication(name, selecting("app: " + name), mode, PORT_MODES))
                    .append("---\n");
        }
        return yaml.toString();
    }

    @Override
    public void close() {
        namespaces.values().forEach(Namespace::close);
    }
}
