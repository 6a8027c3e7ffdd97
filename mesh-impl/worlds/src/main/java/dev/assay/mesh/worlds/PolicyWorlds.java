package dev.assay.mesh.worlds;

import dev.assay.mesh.worlds.PolicyWorld.CallQuestion;
import dev.assay.mesh.worlds.PolicyWorld.ModeQuestion;
import dev.assay.mesh.worlds.PolicyWorld.Request;
import dev.assay.mesh.worlds.PolicyWorld.Service;
import dev.assay.mesh.worlds.PolicyWorld.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Worlds drawn from one seed: the same seed gives the same worlds, in the same order. */
public final class PolicyWorlds {

    /** The worlds that Istio has answered. */
    public static final long SEED = 20261122;

    /** How many of them. */
    public static final int COUNT = 10_000;

    private static final List<String> NAMES = List.of("a", "b", "default", "z");

    /** Which resources a world has most of, and what is asked. */
    private enum Theme {
        ACCEPTING(4, 1, 0, 8, 3, 0),
        CALLING(1, 4, 0, 2, 8, 0),
        AUTHORIZING(0, 0, 5, 0, 0, 10);

        private final int accepting;
        private final int calling;
        private final int authorizing;
        private final int modes;
        private final int calls;
        private final int requests;

        Theme(int accepting, int calling, int authorizing, int modes, int calls, int requests) {
            this.accepting = accepting;
            this.calling = calling;
            this.authorizing = authorizing;
            this.modes = modes;
            this.calls = calls;
            this.requests = requests;
        }
    }

    private final Draw draw;

    private PolicyWorlds(long seed) {
        this.draw = new Draw(seed);
    }

    /** The worlds that Istio has answered. */
    public static Stream<PolicyWorld> answered() {
        return worlds(SEED, COUNT);
    }

    /** So many worlds of a seed; the stream must be consumed in its order. */
    public static Stream<PolicyWorld> worlds(long seed, int count) {
        PolicyWorlds worlds = new PolicyWorlds(seed);
        return IntStream.range(0, count).mapToObj(_ -> worlds.next());
    }

    private PolicyWorld next() {
        Topology topology = Topology.draw(draw);
        Theme theme = draw.one(List.of(Theme.values()));
        List<Map<String, Object>> resources = resources(theme);
        return new PolicyWorld(
                topology.mesh(),
                topology.workloads(),
                topology.services(),
                resources,
                modes(theme, topology),
                calls(theme, topology, SubsetAim.all(resources, topology)),
                requests(theme, topology));
    }

    private List<Map<String, Object>> resources(Theme theme) {
        List<Map<String, Object>> resources = new ArrayList<>();
        // Each kind has its own names, of which every namespace may have each once.
        for (var key : keys(theme.accepting)) {
            resources.add(PeerAuthenticationDraw.draw(draw, key.namespace, key.name));
        }
        for (var key : keys(theme.calling)) {
            resources.add(DestinationRuleDraw.draw(draw, key.namespace, key.name));
        }
        for (var key : keys(theme.authorizing)) {
            resources.add(AuthorizationPolicyDraw.draw(draw, key.namespace, key.name));
        }
        return resources;
    }

    private record Key(String namespace, String name) {}

    private List<Key> keys(int most) {
        List<Key> all =
                Topology.NAMESPACES.stream()
                        .flatMap(namespace -> NAMES.stream().map(name -> new Key(namespace, name)))
                        .toList();
        return draw.some(draw.between(0, most), all);
    }

    private List<ModeQuestion> modes(Theme theme, Topology topology) {
        return IntStream.range(0, theme.modes)
                .mapToObj(_ ->
                        new ModeQuestion(
                                draw.between(0, topology.workloads().size() - 1),
                                draw.one(Topology.WORKLOAD_PORTS)))
                .toList();
    }

    /**
     * Only who has a sidecar is asked, and only about the endpoints that a subset may hold; often
     * about a subset that a rule defines, since one drawn at random hardly exists.
     */
    private List<CallQuestion> calls(Theme theme, Topology topology, List<SubsetAim> aims) {
        List<Workload> workloads = topology.workloads();
        List<Integer> clients =
                IntStream.range(0, workloads.size())
                        .filter(i -> workloads.get(i).meshed())
                        .boxed()
                        .toList();
        List<CallQuestion> calls = new ArrayList<>();
        for (int i = 0; i < theme.calls && !clients.isEmpty(); i++) {
            if (!aims.isEmpty() && draw.chance(30)) {
                SubsetAim aim = draw.one(aims);
                calls.add(
                        new CallQuestion(
                                draw.one(clients),
                                aim.service(),
                                draw.one(topology.services().get(aim.service()).ports()).number(),
                                aim.subset(),
                                aim.endpoint()));
                continue;
            }
            int index = draw.between(0, topology.services().size() - 1);
            Service service = topology.services().get(index);
            int endpoint = draw.one(service.endpoints());
            String version = workloads.get(endpoint).labels().getOrDefault("version", "");
            calls.add(
                    new CallQuestion(
                            draw.one(clients),
                            index,
                            draw.one(service.ports()).number(),
                            draw.chance(5) ? version : "",
                            endpoint));
        }
        return calls;
    }

    private List<Request> requests(Theme theme, Topology topology) {
        return IntStream.range(0, theme.requests)
                .mapToObj(_ -> RequestDraw.draw(draw, topology.workloads()))
                .toList();
    }
}
