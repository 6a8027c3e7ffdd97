package dev.assay.cases.harness;

import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.Ports;
import dev.assay.fixtures.topology.ServiceSpec;
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

    private final Namespace namespace;
    private final ProbeCapture capture;
    private final Map<String, Workload> standing;
    private final Later<Workload> sibling;
    private final List<Workload> extraWorkloads = new ArrayList<>();
    private final Set<String> extraServices = new HashSet<>();
    private final Set<Workload> relabelled = new HashSet<>();
    private final List<Namespace> ownNamespaces = new ArrayList<>();
    private int markersUsed;

    private StandingNamespace(
            Namespace namespace, Map<String, Workload> standing, ProbeCapture capture) {
        this.namespace = namespace;
        this.standing = standing;
        this.capture = capture;
        this.sibling =
                Later.by(() ->
                        new RecordedWorkload(
                                namespace.deploy(WorkloadSpec.meshed(SIBLING).labelled(BACKEND)),
                                capture));
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
                            executor.submit(() -> bringUp(mesh, first, true)),
                            executor.submit(() -> bringUp(mesh, second, false)));
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

    private static StandingNamespace bringUp(Mesh mesh, String prefix, boolean withSibling)
            throws InterruptedException {
        var standing = bringUpSparingly(mesh, prefix);
        try {
            if (withSibling) {
                standing.sibling.get();
            }
            return standing;
        } catch (RuntimeException e) {
            standing.close();
            throw e;
        }
    }

    /** Brings up one, without what many cases never use: that comes when it is asked for. */
    static StandingNamespace bringUpSparingly(Mesh mesh, String prefix)
            throws InterruptedException {
        Namespace namespace = mesh.createNamespace(prefix);
        try {
            Stream.of(CLIENT, SERVER, NAKED, SIBLING)
                    .forEach(name -> namespace.expose(ServiceSpec.standing(name)));
            MARKERS.forEach(name -> namespace.expose(marker(name)));
            var capture = new ProbeCapture();
            return new StandingNamespace(
                    namespace,
                    deployAll(
                            namespace,
                            List.of(
                                    WorkloadSpec.meshed(CLIENT),
                                    WorkloadSpec.meshed(SERVER).labelled(BACKEND),
                                    WorkloadSpec.naked(NAKED)),
                            capture),
                    capture);
        } catch (RuntimeException | InterruptedException e) {
            namespace.close();
            throw e;
        }
    }

    private static Map<String, Workload> deployAll(
            Namespace namespace, List<WorkloadSpec> specs, ProbeCapture capture)
            throws InterruptedException {
        var standing = new HashMap<String, Workload>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = new HashMap<String, Future<Workload>>();
            specs.forEach(spec ->
                    pending.put(spec.name(), executor.submit(() -> namespace.deploy(spec))));
            for (var each : pending.entrySet()) {
                standing.put(each.getKey(), new RecordedWorkload(each.getValue().get(), capture));
            }
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
        return standing;
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

    Workload client() {
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
        return sibling.get();
    }

    private Workload standing(String name) {
        return Objects.requireNonNull(standing.get(name));
    }

    /** The servers that stand. */
    List<Workload> servers() {
        return Stream.concat(Stream.of(server()), sibling.ifStanding().stream()).toList();
    }

    /** All that stand, extras last. */
    synchronized List<Workload> workloads() {
        return Stream.of(
                        standing.values().stream(),
                        sibling.ifStanding().stream(),
                        extraWorkloads.stream())
                .flatMap(each -> each)
                .toList();
    }

    Workload deployExtra(WorkloadSpec spec) {
        return deployExtra(spec, Map.of());
    }

    Workload deployExtra(WorkloadSpec spec, Map<Integer, WireHandler> applications) {
        Workload workload = new RecordedWorkload(namespace.deploy(spec, applications), capture);
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
        extraServices.add(spec.name());
        namespace.expose(spec);
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
        extraWorkloads.forEach(Workload::close);
        extraWorkloads.clear();
        extraServices.forEach(namespace::unexpose);
        Stream.of(CLIENT, SERVER, NAKED, SIBLING)
                .filter(extraServices::contains)
                .forEach(name -> namespace.expose(ServiceSpec.standing(name)));
        extraServices.clear();
        relabelled.stream()
                .filter(this::isStanding)
                .forEach(workload -> workload.relabel(workload.spec().labels()));
        relabelled.clear();
        capture.clear();
        closeOwn();
    }

    private boolean isStanding(Workload workload) {
        return standing.containsValue(workload)
                || sibling.ifStanding().filter(workload::equals).isPresent();
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
