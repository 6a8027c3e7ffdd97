package dev.assay.cases.harness;

import dev.assay.cases.catalogue.MisdeclaredCase;
import dev.assay.cases.catalogue.Need;
import dev.assay.fixtures.diagnosis.Manifest;
import dev.assay.fixtures.environment.Cluster;
import dev.assay.fixtures.environment.ControlPlane;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.MeshClock;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.ResourceRejected;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Cacerts;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.NotCarried;
import dev.assay.fixtures.wire.Tap.Capture;
import dev.assay.fixtures.wire.WireHandler;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A case's own place in a mesh: two namespaces with standing workloads, reset after the case.
 *
 * <p>In both namespaces stand {@code client} and {@code server} (with sidecars and service accounts
 * of their own), and {@code naked} (without a sidecar); in the first also {@code sibling}, a second
 * server. Each has a service of its name with every standing port ({@link
 * dev.assay.fixtures.topology.Ports}). Labels: {@code app} is the name; {@code server} and {@code
 * sibling} share {@code tier: backend}.
 */
public final class Lane {
    /** The paths of servers' sentinels: a policy that denies the rest by default lets them pass. */
    public static final String SENTINEL_PATHS = Sentinel.PATHS + "*";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    private final Mesh mesh;
    private final Scope scope;
    private final StandingNamespace first;
    private final Later<StandingNamespace> second;
    private final Sentinel sentinel;

    Lane(
            Mesh mesh,
            Scope scope,
            StandingNamespace first,
            Later<StandingNamespace> second,
            Sentinel sentinel) {
        this.mesh = mesh;
        this.scope = scope;
        this.first = first;
        this.second = second;
        this.sentinel = sentinel;
    }

    /** The mesh around it. */
    public Mesh mesh() {
        return mesh;
    }

    /**
     * The cluster around it; a case or leaf that asks for it declares {@link Need#CLUSTER}. Objects
     * that are no policies belong in a namespace of the case's own: see {@link #createNamespace}.
     *
     * @throws NotCarried where there is none
     */
    public Cluster cluster() {
        return mesh.cluster().orElseThrow(() -> new NotCarried(Need.CLUSTER.reason()));
    }

    /**
     * The mesh's control plane.
     *
     * @throws MisdeclaredCase unless the case is on a lane of scope {@link Scope#MESH}
     */
    public ControlPlane controlPlane() {
        requireMeshScope();
        return mesh.controlPlane();
    }

    /**
     * A namespace of the case's own with exactly these labels; removed after the case.
     *
     * @throws NotCarried where there is no cluster
     */
    public Namespace createNamespace(String prefix, Map<String, String> labels) {
        requireChangeable();
        return first.keep(cluster().createNamespace(prefix, labels));
    }

    /**
     * The namespace of this very name, such as one that an implementation might treat otherwise;
     * removed after the case.
     *
     * @throws NotCarried where there is one already that others use
     * @throws MisdeclaredCase unless the case is on a lane of scope {@link Scope#MESH}
     */
    public Namespace namespaceCalled(String name) {
        requireMeshScope();
        return first.keep(mesh.namespaceCalled(name));
    }

    /** The namespace in which a case works. */
    public Namespace namespace() {
        return first.namespace();
    }

    /** A second one, for what must not leak. */
    public Namespace other() {
        return second.get().namespace();
    }

    /** Calls out through its sidecar. */
    public Workload client() {
        return first.client();
    }

    /** Answers behind its sidecar. */
    public Workload server() {
        return first.server();
    }

    /** Like the server, for what must not reach it. */
    public Workload sibling() {
        return first.sibling();
    }

    /** Has no sidecar. */
    public Workload naked() {
        return first.naked();
    }

    /** The client of the other namespace. */
    public Workload otherClient() {
        return second.get().client();
    }

    /** The server of the other namespace. */
    public Workload otherServer() {
        return second.get().server();
    }

    /** The naked workload of the other namespace. */
    public Workload otherNaked() {
        return second.get().naked();
    }

    /** The host name of a workload's standing service. */
    public String host(Workload workload) {
        return standing(workload).namespace().host(workload.spec().name());
    }

    /**
     * Applies resources; those without a namespace land in {@link #namespace()}. Placeholders:
     * {@code ${namespace}}, {@code ${other}}, {@code ${root}}, {@code ${trustDomain}}, and the
     * addresses {@code ${client.address}}, {@code ${server.address}}, {@code ${naked.address}}.
     *
     * @throws PolicyRefused when the API refuses one, which fails the case
     */
    public void apply(String yaml) {
        applyTo(namespace(), yaml);
    }

    /**
     * The same for new resources of which none may be older than another.
     *
     * @throws NotCarried where that cannot be brought about
     */
    public void applyOfOneAge(String yaml) {
        requireChangeable();
        PolicyRefused.unlessAccepted(() -> namespace().applyOfOneAge(fill(yaml)));
    }

    /** The same for {@link #other()}. */
    public void applyOther(String yaml) {
        applyTo(other(), yaml);
    }

    /**
     * The same for the root namespace.
     *
     * @throws MisdeclaredCase unless the case is on a lane of scope {@link Scope#MESH}
     */
    public void applyRoot(String yaml) {
        requireMeshScope();
        applyTo(mesh.rootNamespace(), yaml);
    }

    /** Applies where a refusal at apply is itself what the case observes. */
    public Applied tryApply(String yaml) {
        try {
            write(namespace(), yaml);
            return new Applied.Accepted();
        } catch (ResourceRejected e) {
            return new Applied.Rejected(Words.of(e));
        }
    }

    /** Deletes one resource of {@link #namespace()}. */
    public void delete(String kind, String name) {
        requireChangeable();
        namespace().delete(kind, name);
    }

    /** Deletes one resource of the root namespace. */
    public void deleteRoot(String kind, String name) {
        requireMeshScope();
        mesh.rootNamespace().delete(kind, name);
    }

    /** Brings up what the standing topology lacks; removed after the case. */
    public Workload deploy(WorkloadSpec spec) {
        requireChangeable();
        return first.deployExtra(spec);
    }

    /**
     * The same, where the suite's own code is the application on some ports.
     *
     * @throws dev.assay.fixtures.wire.NotCarried where the environment cannot put it there
     */
    public Workload deploy(WorkloadSpec spec, Map<Integer, WireHandler> applications) {
        requireChangeable();
        return first.deployExtra(spec, applications);
    }

    /**
     * A Secret of {@link #namespace()}, new or replaced; removed after the case.
     *
     * @param entries text by the name of a file
     * @throws NotCarried where there are no Secrets
     */
    public void putSecret(String name, Map<String, String> entries) {
        requireChangeable();
        first.putExtraSecret(name, entries);
    }

    /**
     * Gives the mesh's CA other files, as its operator would while the mesh runs; the mesh is taken
     * down after the case, so that no other case meets what this one left.
     *
     * @throws NotCarried where an operator has no such way
     * @throws MisdeclaredCase unless the case is on a lane of scope {@link Scope#MESH}
     */
    public void plug(Cacerts cacerts) {
        requireMeshScope();
        mesh.ca().plug(cacerts.files());
    }

    /**
     * The mesh's clock, to be set instead of waiting; the mesh is taken down after the case, since
     * certificates of another time are left in it.
     *
     * @throws NotCarried where it is the machine's
     * @throws MisdeclaredCase unless the case is on a lane of scope {@link Scope#MESH}
     */
    public MeshClock clock() {
        requireMeshScope();
        return mesh.clock()
                .orElseThrow(() ->
                        new NotCarried(
                                "this mesh goes by the machine's clock, which nobody may set; try --env local"));
    }

    /** An ordinary workload in {@link #other()}. */
    public Workload deployOther(WorkloadSpec spec) {
        requireChangeable();
        return second.get().deployExtra(spec);
    }

    /** Replaces the labels of a standing workload; put back after the case. */
    public void relabel(Workload workload, Map<String, String> labels) {
        requireChangeable();
        standing(workload).relabel(workload, labels);
    }

    /** A service that the standing topology lacks; removed after the case. */
    public void expose(ServiceSpec spec) {
        requireChangeable();
        first.exposeExtra(spec);
    }

    /** The same in {@link #other()}. */
    public void exposeOther(ServiceSpec spec) {
        requireChangeable();
        second.get().exposeExtra(spec);
    }

    /**
     * Waits until the sidecars of these servers (without any: all standing ones) are seen to follow
     * what was applied before this call. If that is never seen, no leaf of the case passes.
     */
    public void awaitSentinel(Workload... servers) throws Exception {
        List<Workload> all = servers.length == 0 ? standingServers() : List.of(servers);
        for (Workload each : all) {
            sentinel.awaitServer(standing(each), each);
        }
    }

    private List<Workload> standingServers() {
        return namespaces().stream().flatMap(each -> each.servers().stream()).toList();
    }

    /** The same for servers with the same ports in a namespace that the case created itself. */
    public void awaitSentinelIn(Namespace own, List<Workload> servers) throws Exception {
        sentinel.awaitNamespace(first, own, servers);
    }

    /**
     * The same for what concerns callers (DestinationRule, auto mTLS): waits for the sidecars of
     * these callers; without any: for {@link #client()}'s.
     */
    public void awaitCallerSentinel(Workload... callers) throws Exception {
        for (Workload each : callers.length == 0 ? new Workload[] {client()} : callers) {
            sentinel.awaitCaller(standing(each), each);
        }
    }

    /**
     * The mesh's config and what stands in the lane's namespaces, as a user would write it, for
     * tools that look at manifests. With the policies of a case it is the mesh as that case has it.
     */
    public List<Manifest> manifests() {
        return Stream.concat(
                        Stream.of(MeshManifest.of(mesh.options())),
                        namespaces().stream()
                                .map(each ->
                                        new Manifest(
                                                each.namespace().name() + ".yaml",
                                                each.manifest())))
                .toList();
    }

    /** Text with this lane's placeholders filled in. */
    public String fill(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match ->
                        switch (match.group(1)) {
                            case "namespace" -> namespace().name();
                            case "other" -> other().name();
                            case "root" -> mesh.rootNamespace().name();
                            case "trustDomain" -> mesh.options().trustDomain();
                            case "client.address" -> client().address();
                            case "server.address" -> server().address();
                            case "naked.address" -> naked().address();
                            default ->
                                    throw new MisdeclaredCase(
                                            "unknown placeholder " + match.group());
                        });
    }

    /** The same namespaces for a case with another scope. */
    Lane as(Scope otherScope) {
        return otherScope == scope ? this : new Lane(mesh, otherScope, first, second, sentinel);
    }

    Scope scope() {
        return scope;
    }

    /** The one that a case begins with. */
    StandingNamespace firstNamespace() {
        return first;
    }

    Sentinel sentinel() {
        return sentinel;
    }

    /** The last connections that its workloads' applications opened, as they saw them. */
    public List<Capture> captures() {
        return namespaces().stream().flatMap(each -> each.captures().stream()).toList();
    }

    /** Everything that stands in it, for the evidence. */
    public List<Workload> workloads() {
        return namespaces().stream().flatMap(each -> each.workloads().stream()).toList();
    }

    /** Those that stand. */
    List<StandingNamespace> namespaces() {
        return Stream.concat(Stream.of(first), second.ifStanding().stream()).toList();
    }

    private void applyTo(Namespace namespace, String yaml) {
        PolicyRefused.unlessAccepted(() -> write(namespace, yaml));
    }

    private void write(Namespace namespace, String yaml) throws ResourceRejected {
        requireChangeable();
        namespace.apply(fill(yaml));
    }

    private StandingNamespace standing(Workload workload) {
        return second.ifStanding()
                .filter(each -> each.namespace().name().equals(workload.namespace()))
                .orElse(first);
    }

    private void requireChangeable() {
        if (scope == Scope.READ_ONLY) {
            throw new MisdeclaredCase("a case on a read-only lane changes something");
        }
    }

    private void requireMeshScope() {
        if (scope != Scope.MESH) {
            throw new MisdeclaredCase(
                    "mesh-wide policy needs @OnLane(scope = MESH): other cases share this mesh");
        }
    }
}
