package dev.assay.cases.harness;

import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.fixtures.wire.NotCarried;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes of a run. They are brought up when first needed, given to one case at a time (read-only
 * ones to many), reset and given again. A mesh-wide lane has its mesh for itself. Thread-safe.
 */
final class LanePool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LanePool.class);

    /**
     * How long a dear mesh stands idle before one with other options takes its place: the next case
     * that wants it may be about to begin.
     */
    private static final Duration IDLE_BEFORE_REPLACED = Duration.ofSeconds(3);

    private final RunContext run;
    private final List<Site> sites = new ArrayList<>();
    private final Map<MeshOptions, String> cannot = new HashMap<>();
    private final Thread onInterrupt = new Thread(this::close, "assay-lanes-down");
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private int waitingForWholeMesh;
    private int namespaces;
    private boolean closed;

    LanePool(RunContext run) {
        this.run = run;
        Runtime.getRuntime().addShutdownHook(onInterrupt);
    }

    /** One mesh and its lanes; guarded by the pool's monitor. */
    static final class Site {
        final MeshOptions options;
        final boolean forWholeMesh;
        Optional<Mesh> mesh = Optional.empty();
        final List<Lane> idle = new ArrayList<>();
        Optional<Lane> shared = Optional.empty();
        int busy = 1;
        boolean exclusive;
        long idleSince = System.nanoTime();

        Site(MeshOptions options, boolean forWholeMesh) {
            this.options = options;
            this.forWholeMesh = forWholeMesh;
        }
    }

    /** A lane on loan. */
    final class Loan implements AutoCloseable {
        private final Site site;
        private final Lane lane;
        private boolean givenUp;

        Loan(Site site, Lane lane) {
            this.site = site;
            this.lane = lane;
        }

        Lane lane() {
            return lane;
        }

        /** Whoever had it may not have let go of it: no other case gets it, if one would alone. */
        void giveUp() {
            givenUp = true;
        }

        /** Resets the lane and gives it back; one that cannot be reset is torn down. */
        @Override
        public void close() {
            if (isShared(lane.scope())) {
                giveBack(site, lane, true);
            } else {
                giveBack(site, lane, !givenUp && LaneReset.reset(lane));
            }
        }
    }

    /**
     * A lane for a case; waits until one is free.
     *
     * @throws NotCarried when a mesh with these options does not come up here
     */
    Loan borrow(Demand demand) throws InterruptedException {
        MeshOptions options = demand.options();
        List<MeshOptions> meshes = run.plan().meshesFor(options);
        for (MeshOptions shared : meshes.subList(0, meshes.size() - 1)) {
            try {
                return borrowIn(shared, demand);
            } catch (NotInstalled e) {
                LOG.warn("the mesh that several share did not come up; now by itself: {}", options);
            }
        }
        return borrowIn(meshes.getLast(), demand);
    }

    private Loan borrowIn(MeshOptions options, Demand demand) throws InterruptedException {
        Site site = site(options, demand.scope());
        try {
            return new Loan(site, lane(site, demand));
        } catch (CannotInstall e) {
            LOG.warn("a mesh did not come up: {}", options, e);
            drop(site);
            throw new NotInstalled(Words.of(e), e);
        } catch (RuntimeException | Error e) {
            LOG.warn("no lane: {}", options, e);
            drop(site);
            throw e;
        } catch (InterruptedException e) {
            drop(site);
            throw e;
        }
    }

    /** The implementation did not come up; every leaf that needs it is in error. */
    static final class NotInstalled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotInstalled(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private Site site(MeshOptions options, Scope scope) throws InterruptedException {
        boolean whole = scope == Scope.MESH;
        synchronized (this) {
            if (whole) {
                waitingForWholeMesh++;
            }
            try {
                while (true) {
                    if (closed) {
                        throw new IllegalStateException("the run is over");
                    }
                    String reason = cannot.get(options);
                    if (reason != null) {
                        throw new NotInstalled(reason, new IllegalStateException(reason));
                    }
                    Optional<Site> found = usable(options, scope);
                    if (found.isPresent()) {
                        return found.get();
                    }
                    wait(IDLE_BEFORE_REPLACED.toMillis());
                }
            } finally {
                if (whole) {
                    waitingForWholeMesh--;
                }
            }
        }
    }

    /** A site with room, marked busy; a new one where another mesh may stand. */
    private Optional<Site> usable(MeshOptions options, Scope scope) {
        boolean whole = scope == Scope.MESH;
        boolean apart = run.environment().meshesAtOnce() > 1;
        for (Site site : sites) {
            if (!site.options.equals(options) || (apart && site.forWholeMesh != whole)) {
                continue;
            }
            if (whole && site.busy == 0) {
                site.exclusive = true;
                site.busy++;
                return Optional.of(site);
            }
            boolean yields = !apart && waitingForWholeMesh > 0;
            boolean room = isShared(scope) || site.busy < run.jobs().getAsInt();
            if (!whole && !site.exclusive && !yields && room) {
                site.busy++;
                return Optional.of(site);
            }
        }
        long same =
                sites.stream()
                        .filter(s -> s.options.equals(options) && s.forWholeMesh == whole)
                        .count();
        if (apart && same >= (whole ? run.jobs().getAsInt() : 1)) {
            return Optional.empty();
        }
        if (sites.size()
                        >= Math.min(run.environment().meshesAtOnce(), 2 * run.jobs().getAsInt() + 1)
                && !evictIdle()) {
            return Optional.empty();
        }
        var site = new Site(options, whole);
        site.exclusive = whole;
        sites.add(site);
        return Optional.of(site);
    }

    private boolean evictIdle() {
        long patience =
                run.environment().isCostly() && !run.plan().inTurn()
                        ? IDLE_BEFORE_REPLACED.toNanos()
                        : 0;
        Optional<Site> idle =
                sites.stream()
                        .filter(site ->
                                site.busy == 0 && System.nanoTime() - site.idleSince >= patience)
                        .findFirst();
        idle.ifPresent(site -> {
            sites.remove(site);
            site.mesh.ifPresent(Mesh::close);
        });
        return idle.isPresent();
    }

    /**
     * Whoever has a mesh for itself needs one lane, best the one of which most stands; the sidecars
     * of further ones would follow each of its changes.
     */
    private void keepOneLane(Site site) {
        var further = new ArrayList<Lane>();
        synchronized (this) {
            site.shared.ifPresent(further::add);
            site.shared = Optional.empty();
            site.idle.sort(
                    Comparator.comparingInt((Lane lane) -> lane.workloads().size()).reversed());
            while (site.idle.size() > 1) {
                further.add(site.idle.removeLast());
            }
        }
        further.forEach(lane -> lane.namespaces().forEach(StandingNamespace::close));
    }

    private Lane lane(Site site, Demand demand) throws CannotInstall, InterruptedException {
        Scope scope = demand.scope();
        Mesh mesh;
        synchronized (site) {
            if (site.mesh.isEmpty()) {
                site.mesh = Optional.of(install(site.options));
            }
            mesh = site.mesh.get();
            if (isShared(scope)) {
                if (site.shared.isEmpty()) {
                    site.shared = Optional.of(bringUp(mesh, demand));
                }
                return site.shared.get();
            }
        }
        if (scope == Scope.MESH && run.environment().isCostly()) {
            keepOneLane(site);
        }
        Optional<Lane> idle = Optional.empty();
        synchronized (this) {
            if (!site.idle.isEmpty()) {
                idle = Optional.of(site.idle.removeLast().as(scope));
            }
        }
        if (idle.isEmpty()) {
            return bringUp(mesh, demand);
        }
        if (demand.workloads() && !idle.get().firstNamespace().isWhole()) {
            standWhole(idle.get());
        }
        return idle.get();
    }

    /** One that was brought up for a case that wanted no workloads has them from now on. */
    private void standWhole(Lane lane) throws InterruptedException {
        try {
            inTurn(() -> {
                lane.firstNamespace().bringUpWorkloads();
                return lane.firstNamespace();
            });
        } catch (RuntimeException e) {
            remove(lane);
            throw e;
        }
    }

    /**
     * Where workloads are dear, whoever only reads has a lane that stands anyway: one more for all
     * readers would cost more than they wait for each other.
     */
    private boolean isShared(Scope scope) {
        return scope == Scope.READ_ONLY && !run.environment().isCostly();
    }

    /** Once is enough: whoever waited for the same options is told the same. */
    private Mesh install(MeshOptions options) throws CannotInstall {
        synchronized (this) {
            String reason = cannot.get(options);
            if (reason != null) {
                throw new CannotInstall(reason);
            }
        }
        long start = System.nanoTime();
        try {
            Mesh installed = run.environment().install(run.driver(), options, run.secrets());
            run.listener().meshReady(installed, (System.nanoTime() - start) / 1_000_000);
            return installed;
        } catch (CannotInstall e) {
            synchronized (this) {
                cannot.put(options, Words.of(e));
            }
            throw e;
        }
    }

    private Lane bringUp(Mesh mesh, Demand demand) throws InterruptedException {
        int number;
        synchronized (this) {
            number = ++namespaces;
        }
        Lane lane =
                run.environment().isCostly()
                        ? bringUpSparingly(mesh, demand, number)
                        : bringUpWhole(mesh, demand.scope(), number);
        run.listener().laneReady(lane);
        return lane;
    }

    private Lane bringUpWhole(Mesh mesh, Scope scope, int number) throws InterruptedException {
        List<StandingNamespace> both =
                StandingNamespace.bringUpBoth(mesh, "lane-" + number, "other-" + number);
        return lane(mesh, scope, both.getFirst(), Later.of(both.getLast()));
    }

    /** Where workloads are dear, two lanes at once would only come up later, both. */
    private Lane bringUpSparingly(Mesh mesh, Demand demand, int number)
            throws InterruptedException {
        StandingNamespace first =
                inTurn(() ->
                        demand.workloads()
                                ? StandingNamespace.bringUpFirst(mesh, "lane-" + number)
                                : StandingNamespace.bringUpEmpty(mesh, "lane-" + number));
        return lane(
                mesh,
                demand.scope(),
                first,
                Later.by(() ->
                        inTurn(() -> StandingNamespace.bringUpEmpty(mesh, "other-" + number))));
    }

    private interface BringUp {
        StandingNamespace run() throws InterruptedException;
    }

    private StandingNamespace inTurn(BringUp bringUp) throws InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            return bringUp.run();
        } finally {
            oneAtATime.unlock();
        }
    }

    private Lane lane(
            Mesh mesh, Scope scope, StandingNamespace first, Later<StandingNamespace> second) {
        return new Lane(mesh, scope, first, second, new Sentinel(mesh, first, run.patience()));
    }

    private void giveBack(Site site, Lane lane, boolean usable) {
        if (!usable) {
            remove(lane);
        }
        boolean spoilt = !usable && lane.scope() == Scope.MESH;
        synchronized (this) {
            if (usable && !isShared(lane.scope())) {
                site.idle.add(lane);
            }
            site.busy--;
            site.exclusive = false;
            site.idleSince = System.nanoTime();
            if (spoilt) {
                sites.remove(site);
            }
            notifyAll();
        }
        if (spoilt) {
            // mesh-wide policy that will not go away would reach every later case
            takeDown(site);
        }
    }

    /** What does not go now goes with the mesh. */
    private static void remove(Lane lane) {
        for (StandingNamespace each : lane.namespaces()) {
            try {
                each.close();
            } catch (RuntimeException e) {
                LOG.warn("a namespace of lane {} did not go", lane.namespace().name(), e);
            }
        }
    }

    private static void takeDown(Site site) {
        try {
            site.mesh.ifPresent(Mesh::close);
        } catch (RuntimeException e) {
            LOG.warn("a mesh did not go down in good order", e);
        }
    }

    private synchronized void drop(Site site) {
        site.busy--;
        site.exclusive = false;
        if (site.mesh.isEmpty() && site.busy == 0) {
            sites.remove(site);
        }
        notifyAll();
    }

    /** Takes every mesh down. */
    @Override
    public void close() {
        List<Site> all;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            all = List.copyOf(sites);
            sites.clear();
            notifyAll();
        }
        forgetHook();
        all.forEach(LanePool::takeDown);
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            LOG.debug("the virtual machine is going down already", e);
        }
    }
}
