package dev.assay.mesh.controlplane.effective;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.config.ResourceSet;
import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.resource.InvalidResource;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ResourceParser;
import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.protocol.delta.VersionedResource;
import dev.assay.mesh.worlds.PolicyWorld;
import dev.assay.mesh.worlds.PolicyWorlds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A view is made from the one before it, and must be what its own moment makes by itself. The
 * worlds are others in each run; a failure prints the seed, and {@code -Dassay.seed=N} draws the
 * same again.
 */
final class MeshViewWorldsTest {

    private static final int COUNT = 10_000;
    private static final long SEED = Long.getLong("assay.seed", System.nanoTime());
    private static final MeshView EMPTY =
            MeshView.empty(
                    new EffectiveConfig(
                            MeshOptions.defaults(new TrustDomain("cluster.local")),
                            Resolvers.istio()),
                    Visibility.ISTIO,
                    TrustBundle.empty());

    /** What is deployed in a world, and its resources that we take. */
    private record Deployed(PolicyWorld world, Inventory inventory, List<Resource> resources) {
        static Stream<Deployed> drawn() {
            return PolicyWorlds.worlds(SEED, COUNT)
                    .map(world ->
                            new Deployed(
                                    world,
                                    new Inventory(workloads(world), services(world)),
                                    world.resources().stream()
                                            .flatMap(MeshViewWorldsTest::read)
                                            .toList()));
        }

        private static Map<String, Workload> workloads(PolicyWorld world) {
            return world.workloads().stream()
                    .map(w ->
                            new Workload(
                                    w.namespace(),
                                    w.name(),
                                    w.labels(),
                                    w.serviceAccount(),
                                    w.address(),
                                    w.meshed()))
                    .collect(Collectors.toMap(Workload::key, Function.identity()));
        }

        /** Each selects the workloads of its namespace that are labelled {@code app: a}. */
        private static Map<String, Service> services(PolicyWorld world) {
            return world.services().stream()
                    .filter(service -> !service.external())
                    .map(service ->
                            new Service(
                                    service.namespace(),
                                    service.host().substring(0, service.host().indexOf('.')),
                                    Map.of("app", "a"),
                                    service.address(),
                                    service.ports().stream()
                                            .map(port ->
                                                    new Service.Port(
                                                            port.number(),
                                                            port.name(),
                                                            port.target(),
                                                            ""))
                                            .toList()))
                    .collect(Collectors.toMap(Service::key, Function.identity()));
        }

        MeshView after(MeshView before, Resources resources) {
            return before.next(resources, inventory, TrustBundle.empty());
        }

        MeshView after(MeshView before, List<Resource> ordered) {
            return after(before, setOf(ordered).current());
        }

        /** What all proxies are told, and what this view has thereby worked out. */
        Map<String, VersionedResource> told(MeshView view) {
            var told = new HashMap<String, VersionedResource>();
            for (var proxy : inventory.workloads().keySet()) {
                for (var type : Set.of(TypeUrls.INBOUND_POLICY, TypeUrls.OUTBOUND_SERVICE)) {
                    view.visible(proxy, type)
                            .forEach((name, resource) -> told.put(proxy + " > " + name, resource));
                }
            }
            return told;
        }

        /** What somebody needs who wants to see it fail again. */
        @Override
        public String toString() {
            return "seed " + SEED + ": " + world.line();
        }
    }

    @BeforeAll
    static void sayWhichWorlds() {
        System.getLogger(MeshViewWorldsTest.class.getName())
                .log(System.Logger.Level.INFO, COUNT + " worlds of seed " + SEED);
    }

    /**
     * First the mesh becomes another, under the policies of the one before; then they go too, and
     * now and then one of its own.
     */
    @Test
    void aViewIsWhatItsMomentMakesByItself() {
        Random random = new Random(SEED);
        MeshView led = EMPTY;
        ResourceSet live = new ResourceSet();
        Iterator<Deployed> worlds = Deployed.drawn().iterator();
        while (worlds.hasNext()) {
            Deployed deployed = worlds.next();
            var alone = deployed.told(deployed.after(EMPTY, deployed.resources()));

            led = deployed.after(led, live.current());
            deployed.told(led);
            live.removeIf(_ -> true);
            live.put(deployed.resources(), (_, after) -> after);
            led = deployed.after(led, live.current());
            assertThat(deployed.told(led))
                    .as("after another world and its policies: %s", deployed)
                    .isEqualTo(alone);

            if (random.nextInt(3) == 0 && !deployed.resources().isEmpty()) {
                var gone = deployed.resources().get(random.nextInt(deployed.resources().size()));
                live.removeIf(gone.key()::equals);
                led = deployed.after(led, live.current());
                assertThat(deployed.told(led))
                        .as("without %s any more: %s", gone.key(), deployed)
                        .isEqualTo(deployed.told(deployed.after(EMPTY, live.current())));
            }

            var reordered = deployed.after(EMPTY, shuffled(deployed.resources(), random));
            assertThat(deployed.told(reordered))
                    .as("applied in another order: %s", deployed)
                    .isEqualTo(alone);
        }
    }

    private static List<Resource> shuffled(List<Resource> resources, Random random) {
        List<Resource> shuffled = new ArrayList<>(resources);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static ResourceSet setOf(List<Resource> resources) {
        ResourceSet set = new ResourceSet();
        set.put(resources, (_, after) -> after);
        return set;
    }

    private static Stream<Resource> read(Map<String, Object> resource) {
        try {
            return ResourceParser.parse(
                    "world", PolicyWorld.text(resource), "default", Instant.EPOCH)
                    .stream();
        } catch (InvalidResource e) {
            return Stream.empty();
        }
    }
}
