package dev.assay.cases.harness;

import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.Ports;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.TopologyManifest;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Tap.Capture;
import dev.assay.fixtures.wire.WireHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One namespace of a lane: its standing workloads, and what a case added to it. Used by one case at
 * a time, but a case may use it from several threads.
 */
final class StandingNamespace implements AutoCloseable {
    /** Services to the naked workload, for the sentinels of callers. */
    private static final List<String> MARKERS =
            List.of("assay-marker-one", "assay-marker-two", "assay-marker-three");

    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final String NAKED = "naked";
    private static final String SIBLING = "sibling";
    private static final Map<String, String> BACKEND = Map.of("tier", "backend");
    private static final List<String> WHOLE = List.of(CLIENT, SERVER, NAKED);
    private static final List<String> FIRST_WHOLE = List.of(CLIENT, SERVER, NAKED, SIBLING);

    private final Namespace namespace;
    private final ProbeCapture capture = new ProbeCapture();
    private final SpareWorkloads spare;
    private final Map<String, Later<Workload>> standing;
    private final List<RecordedWorkload> extraWorkloads = new ArrayList<>();
    private final Map<String, ServiceSpec> extraServices = new HashMap<>();
    private final Set<String> extraSecrets = new HashSet<>();
    private final Set<Workload> relabelled = new HashSet<>();
    private final List<Namespace> ownNamespaces = new ArrayList<>();
    private int markersUsed;

    private StandingNamespace(Namespace namespace) {
        this.namespace = namespace;
        this.spare = new SpareWorkloads(namespace);
        this.standing =
                Stream.of(
                                WorkloadSpec.meshed(CLIENT),
                                WorkloadSpec.meshed(SERVER).labelled(BACKEND),
                                WorkloadSpec.naked(NAKED),
                                WorkloadSpec.meshed(SIBLING).labelled(BACKEND))
                        .collect(Collectors.toUnmodifiableMap(WorkloadSpec::name, this::later));
    }

    private Later<Workload> later(WorkloadSpec spec) {
        return Later.by(() -> new RecordedWorkload(namespace.deploy(spec), capture));
    }

    /**
     * Brings up a lane's two namespaces at the same time: the first with a sibling of its server,
     * the second without. If one fails, the other is removed.
     */
    static List<StandingNamespace> bringUpBoth(Mesh mesh, String first, String second)
            throws InterruptedException {
        var up = new ArrayList<StandingNamespace>();
        boolean whole = false;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending =
                    List.of(
                            executor.submit(() -> bringUp(mesh, first, FIRST_WHOLE)),
                            executor.submit(() -> bringUp(mesh, second, WHOLE)));
            Optional<ExecutionException> failure = Optional.empty();
            for (Future<StandingNamespace> each : pending) {
                try {
                    up.add(each.get());
                } catch (ExecutionException e) {
                    failure = Optional.of(e);
                }
            }
            if (failure.isPresent()) {
                throw unwrapped(failure.get());
            }
            whole = true;
            return up;
        } finally {
            if (!whole) {
                up.forEach(StandingNamespace::close);
            }
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        return e.getCause() instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("a standing workload did not come up", e.getCause());
    }

    /** The first namespace of a lane, without what many cases never use. */
    static StandingNamespace bringUpFirst(Mesh mesh, String prefix) throws InterruptedException {
        return bringUp(mesh, prefix, WHOLE);
    }

    /** The second, of which most cases use one workload, or a first for a case that wants none. */
    static StandingNamespace bringUpEmpty(Mesh mesh, String prefix) throws InterruptedException {
        return bringUp(mesh, prefix, List.of());
    }

    /** Whether there is what most cases use. */
    boolean isWhole() {
        return ifStanding(WHOLE.toArray(String[]::new)).count() == WHOLE.size();
    }

    /** Brings that up, all at the same time. */
    void bringUpWorkloads() throws InterruptedException {
        try {
            bringUp(WHOLE);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private void bringUp(List<String> names) throws ExecutionException, InterruptedException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending =
                    names.stream().map(name -> executor.submit(() -> standing(name))).toList();
            for (Future<Workload> each : pending) {
                each.get();
            }
        }
    }

    /** Brings up these workloads at the same time; the others come when they are asked for. */
    private static StandingNamespace bringUp(Mesh mesh, String prefix, List<String> names)
            throws InterruptedException {
        Namespace namespace = mesh.createNamespace(prefix);
        try {
            Stream.of(CLIENT, SERVER, NAKED, SIBLING)
                    .forEach(name -> namespace.expose(ServiceSpec.standing(name)));
            MARKERS.forEach(name -> namespace.expose(marker(name)));
            var made = new StandingNamespace(namespace);
            made.bringUp(names);
            return made;
        } catch (ExecutionException e) {
            namespace.close();
            throw unwrapped(e);
        } catch (RuntimeException | InterruptedException e) {
            namespace.close();
            throw e;
        }
    }

    private static ServiceSpec marker(String name) {
        return new ServiceSpec(
                name,
                Map.of("app", "naked"),
                List.of(new ServiceSpec.Port("http", ServiceSpec.HTTP, Ports.HTTP.number())));
    }

    /** The last connections that its workloads opened. */
    List<Capture> captures() {
        return capture.captures();
    }

    Namespace namespace() {
        return namespace;
    }

    /** Stands with the naked workload, which is behind the services that a sentinel calls. */
    Workload client() {
        standing(NAKED);
        return standing(CLIENT);
    }

    Workload server() {
        return standing(SERVER);
    }

    Workload naked() {
        return standing(NAKED);
    }

    /** A second server. */
    Workload sibling() {
        return standing(SIBLING);
    }

    private Workload standing(String name) {
        return Objects.requireNonNull(standing.get(name)).get();
    }

    private Stream<Workload> ifStanding(String... names) {
        return Stream.of(names)
                .flatMap(name -> Objects.requireNonNull(standing.get(name)).ifStanding().stream());
    }

    /** The client, if it stands. */
    List<Workload> callers() {
        return ifStanding(CLIENT).toList();
    }

    /** The servers that stand. */
    List<Workload> servers() {
        return ifStanding(SERVER, SIBLING).toList();
    }

    /** All that stand, extras last. */
    synchronized List<Workload> workloads() {
        return Stream.concat(ifStanding(CLIENT, SERVER, NAKED, SIBLING), extraWorkloads.stream())
                .toList();
    }

    Workload deployExtra(WorkloadSpec spec) {
        return deployExtra(spec, Map.of());
    }

    Workload deployExtra(WorkloadSpec spec, Map<Integer, WireHandler> applications) {
        var workload = new RecordedWorkload(spare.deploy(spec, applications), capture);
        synchronized (this) {
            extraWorkloads.add(workload);
        }
        return workload;
    }

    /** A namespace that a case made for itself. */
    synchronized Namespace keep(Namespace own) {
        ownNamespaces.add(own);
        return own;
    }

    synchronized void exposeExtra(ServiceSpec spec) {
        extraServices.put(spec.name(), spec);
        namespace.expose(spec);
    }

    synchronized void putExtraSecret(String name, Map<String, String> entries) {
        extraSecrets.add(name);
        namespace.putSecret(name, entries);
    }

    /** What stands in it, as a user would write it. */
    synchronized String manifest() {
        Map<String, ServiceSpec> services = new HashMap<>(extraServices);
        List<WorkloadSpec> specs =
                Stream.concat(
                                ifStanding(CLIENT, SERVER, NAKED, SIBLING),
                                extraWorkloads.stream().filter(each -> !each.gone().get()))
                        .map(Workload::spec)
                        .toList();
        specs.stream()
                .map(WorkloadSpec::name)
                .filter(standing::containsKey)
                .forEach(name -> services.putIfAbsent(name, ServiceSpec.standing(name)));
        return TopologyManifest.of(namespace.name(), specs, services.values());
    }

    synchronized void relabel(Workload workload, Map<String, String> labels) {
        relabelled.add(workload);
        workload.relabel(labels);
    }

    /** The marker service that was used the longest time ago. */
    synchronized String nextMarker() {
        return MARKERS.get(markersUsed++ % MARKERS.size());
    }

    /** Takes away what a case added; policies, extra workloads, extra services. */
    synchronized void clear() {
        namespace.deletePolicies();
        extraWorkloads.forEach(each -> spare.release(each.workload(), each.disturbed().get()));
        extraWorkloads.clear();
        extraSecrets.forEach(namespace::removeSecret);
        extraSecrets.clear();
        extraServices.keySet().forEach(namespace::unexpose);
        Stream.of(CLIENT, SERVER, NAKED, SIBLING)
                .filter(extraServices::containsKey)
                .forEach(name -> namespace.expose(ServiceSpec.standing(name)));
        extraServices.clear();
        relabelled.stream()
                .filter(this::isStanding)
                .forEach(workload -> workload.relabel(workload.spec().labels()));
        relabelled.clear();
        closeOwn();
    }

    /** What its workloads' connections have shown so far is of no further interest. */
    void forgetCaptures() {
        capture.clear();
    }

    private boolean isStanding(Workload workload) {
        return ifStanding(CLIENT, SERVER, NAKED, SIBLING).anyMatch(workload::equals);
    }

    private synchronized void closeOwn() {
        ownNamespaces.forEach(Namespace::close);
        ownNamespaces.clear();
    }

    @Override
    public void close() {
        closeOwn();
        namespace.close();
    }
}
