package dev.assay.mesh.policy.peerauthn;

import static dev.assay.mesh.policy.resource.PeerAuthentication.Mode.DISABLE;
import static dev.assay.mesh.policy.resource.PeerAuthentication.Mode.PERMISSIVE;
import static dev.assay.mesh.policy.resource.PeerAuthentication.Mode.STRICT;
import static dev.assay.mesh.policy.resource.PeerAuthentication.Mode.UNSET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.PeerAuthentication.Mode;
import dev.assay.mesh.policy.resource.WorkloadSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScopedPeerAuthenticationResolverTest {

    private static final String ROOT = "istio-system";
    private static final WorkloadRef WORKLOAD =
            new WorkloadRef("shop", "backend", Map.of("app", "backend", "v", "1"), Map.of());
    private static final List<String> WRITTEN =
            List.of("absent", "UNSET", "DISABLE", "PERMISSIVE", "STRICT");

    private final PeerAuthenticationResolver resolver = new ScopedPeerAuthenticationResolver();

    static Stream<Arguments> combinations() {
        return WRITTEN.stream()
                .flatMap(mesh ->
                        WRITTEN.stream()
                                .flatMap(ns ->
                                        WRITTEN.stream().map(own -> Arguments.of(mesh, ns, own))));
    }

    /** 125 worlds with five port settings each: 625 combinations. */
    @ParameterizedTest(name = "mesh {0}, namespace {1}, workload {2}")
    @MethodSource("combinations")
    void theNarrowestScopeThatSaysSomethingDecides(String mesh, String ns, String own) {
        for (String port : WRITTEN) {
            List<PeerAuthentication> world = new ArrayList<>();
            addWide(world, ROOT, mesh);
            addWide(world, "shop", ns);
            if (!own.equals("absent")) {
                Map<Integer, Mode> ports =
                        port.equals("absent") ? Map.of() : Map.of(8080, Mode.valueOf(port));
                world.add(
                        policy(
                                "shop",
                                "own",
                                3,
                                Map.of("app", "backend"),
                                Mode.valueOf(own),
                                ports));
            }
            EffectiveMode result = resolver.resolve(WORKLOAD, world, ROOT);

            String whole = documented(own, ns, mesh);
            assertThat(result.defaultMode()).hasToString(whole);
            assertThat(result.modeOf(9999)).hasToString(whole);
            String expectedPort = own.equals("absent") ? whole : documented(port, whole, "");
            assertThat(result.modeOf(8080)).as("port %s", port).hasToString(expectedPort);
            assertThat(result.explanation().toString()).contains("shop/backend is " + whole);
        }
    }

    /**
     * The concepts page: the narrowest explicit mode, and PERMISSIVE where nobody says anything.
     */
    private static String documented(String... narrowestFirst) {
        for (String written : narrowestFirst) {
            switch (written) {
                case "STRICT", "PERMISSIVE", "DISABLE" -> {
                    return written;
                }
                default -> {}
            }
        }
        return "PERMISSIVE";
    }

    private static void addWide(List<PeerAuthentication> world, String namespace, String mode) {
        if (!mode.equals("absent")) {
            world.add(policy(namespace, "wide", 1, Map.of(), Mode.valueOf(mode), Map.of()));
        }
    }

    @Test
    void otherNamespacesPoliciesDoNotLeak() {
        assertThat(mode(wide("other", "a", 1, STRICT))).isEqualTo(TransportMode.PERMISSIVE);
    }

    @Test
    void theOldestNamespacePolicyCountsAlone() {
        PeerAuthentication older = wide("shop", "z", 1, PERMISSIVE);
        PeerAuthentication newer = wide("shop", "a", 2, STRICT);
        assertThat(mode(newer, older)).isEqualTo(TransportMode.PERMISSIVE);
        assertThat(mode(newer)).isEqualTo(TransportMode.STRICT);
    }

    @Test
    void theOldestCountsEvenWhenItIsUnset() {
        assertThat(
                        mode(
                                wide(ROOT, "m", 0, PERMISSIVE),
                                wide("shop", "old", 1, UNSET),
                                wide("shop", "new", 2, STRICT)))
                .isEqualTo(TransportMode.PERMISSIVE);
        assertThat(mode(wide(ROOT, "old", 1, UNSET), wide(ROOT, "new", 2, STRICT)))
                .isEqualTo(TransportMode.PERMISSIVE);
    }

    @Test
    void aTieInTheSameSecondGoesToTheLowerName() {
        PeerAuthentication b =
                new PeerAuthentication(
                        new Metadata("shop", "tie-b", Instant.ofEpochMilli(5_001)),
                        WorkloadSelector.EVERYTHING,
                        PERMISSIVE,
                        Map.of());
        PeerAuthentication a =
                new PeerAuthentication(
                        new Metadata("shop", "tie-a", Instant.ofEpochMilli(5_900)),
                        WorkloadSelector.EVERYTHING,
                        STRICT,
                        Map.of());
        assertThat(mode(a, b)).isEqualTo(TransportMode.STRICT);
        assertThat(mode(b, a)).isEqualTo(TransportMode.STRICT);
    }

    @Test
    void workloadPoliciesAreNotMerged() {
        Map<String, String> app = Map.of("app", "backend");
        EffectiveMode result =
                resolve(
                        policy("shop", "old", 1, app, PERMISSIVE, Map.of(8080, STRICT)),
                        policy("shop", "new", 2, app, STRICT, Map.of(9090, DISABLE)));
        assertThat(result.defaultMode()).isEqualTo(TransportMode.PERMISSIVE);
        assertThat(result.portModes()).containsExactly(Map.entry(8080, TransportMode.STRICT));
        assertThat(result.explanation().toString())
                .contains("decided by PeerAuthentication shop/old")
                .contains("ignored PeerAuthentication shop/new: an older policy");
    }

    @Test
    void thePolicyThatDecidesAPortIsNamedForThatPortAlone() {
        EffectiveMode result =
                resolve(
                        wide("shop", "ns", 0, STRICT),
                        policy(
                                "shop",
                                "own",
                                1,
                                Map.of("app", "backend"),
                                UNSET,
                                Map.of(8080, DISABLE, 9090, UNSET)));
        assertThat(result.decidingOf(8080)).hasToString("[PeerAuthentication shop/own]");
        assertThat(result.decidingOf(9090)).hasToString("[PeerAuthentication shop/ns]");
        assertThat(result.decidingOf(1)).hasToString("[PeerAuthentication shop/ns]");
    }

    @Test
    void anUnsetWorkloadPolicyInheritsTheNamespaceNotANewerWorkloadPolicy() {
        Map<String, String> app = Map.of("app", "backend");
        assertThat(
                        mode(
                                wide("shop", "ns", 0, STRICT),
                                policy("shop", "old", 1, app, UNSET, Map.of()),
                                policy("shop", "new", 2, app, PERMISSIVE, Map.of())))
                .isEqualTo(TransportMode.STRICT);
    }

    @Test
    void aSelectorInTheRootNamespaceIsIgnored() {
        PeerAuthentication rooted =
                policy(ROOT, "sel", 1, Map.of("app", "backend"), STRICT, Map.of(8080, STRICT));
        EffectiveMode result = resolve(rooted);
        assertThat(result.defaultMode()).isEqualTo(TransportMode.PERMISSIVE);
        assertThat(result.portModes()).isEmpty();
        assertThat(result.explanation().toString())
                .contains("a selector in the root namespace has no effect");
        WorkloadRef inRoot = new WorkloadRef(ROOT, "gateway", WORKLOAD.labels(), Map.of());
        assertThat(resolver.resolve(inRoot, List.of(rooted), ROOT).defaultMode())
                .isEqualTo(TransportMode.PERMISSIVE);
    }

    @Test
    void aMeshPolicyIsReadInTheConfiguredRootNamespaceOnly() {
        List<PeerAuthentication> world = List.of(wide("istio-system", "m", 1, STRICT));
        assertThat(resolver.resolve(WORKLOAD, world, "mesh-root").defaultMode())
                .isEqualTo(TransportMode.PERMISSIVE);
    }

    @Test
    void aSelectorNeedsAllItsLabels() {
        assertThat(
                        mode(
                                policy(
                                        "shop",
                                        "two",
                                        1,
                                        Map.of("app", "backend", "tier", "gold"),
                                        STRICT,
                                        Map.of())))
                .isEqualTo(TransportMode.PERMISSIVE);
    }

    @Test
    void severalStrictPortsUnderPermissiveAreAllStrict() {
        EffectiveMode result =
                resolve(
                        policy(
                                "shop",
                                "p",
                                1,
                                Map.of("app", "backend"),
                                PERMISSIVE,
                                Map.of(8080, STRICT, 9090, STRICT)));
        assertThat(result.modeOf(8080)).isEqualTo(TransportMode.STRICT);
        assertThat(result.modeOf(9090)).isEqualTo(TransportMode.STRICT);
        assertThat(result.modeOf(7070)).isEqualTo(TransportMode.PERMISSIVE);
    }

    @Test
    void inRandomWorldsTheVerdictDependsNeitherOnOrderNorOnPoliciesElsewhere() {
        Random random = new Random(20261121);
        List<Mode> modes = List.of(Mode.values());
        for (int world = 0; world < 2_000; world++) {
            List<PeerAuthentication> policies = new ArrayList<>();
            List<PeerAuthentication> foreign = new ArrayList<>();
            int count = random.nextInt(9);
            for (int i = 0; i < count; i++) {
                String ns = List.of(ROOT, "shop", "other").get(random.nextInt(3));
                Map<String, String> labels =
                        List.of(
                                        Map.<String, String>of(),
                                        Map.of("app", "backend"),
                                        Map.of("app", "frontend"))
                                .get(random.nextInt(3));
                Map<Integer, Mode> ports =
                        labels.isEmpty() || random.nextBoolean()
                                ? Map.of()
                                : Map.of(8080, modes.get(random.nextInt(4)));
                PeerAuthentication policy =
                        policy(
                                ns,
                                "p" + i,
                                random.nextInt(4),
                                labels,
                                modes.get(random.nextInt(4)),
                                ports);
                policies.add(policy);
                if (ns.equals("other")) {
                    foreign.add(policy);
                }
            }
            EffectiveMode first = resolver.resolve(WORKLOAD, policies, ROOT);
            Collections.shuffle(policies, random);
            policies.removeAll(foreign);
            EffectiveMode second = resolver.resolve(WORKLOAD, policies, ROOT);
            assertThat(second.defaultMode()).as("world %s", world).isEqualTo(first.defaultMode());
            assertThat(second.portModes()).as("world %s", world).isEqualTo(first.portModes());
        }
    }

    private TransportMode mode(PeerAuthentication... world) {
        return resolve(world).defaultMode();
    }

    private EffectiveMode resolve(PeerAuthentication... world) {
        return resolver.resolve(WORKLOAD, List.of(world), ROOT);
    }

    private static PeerAuthentication wide(String ns, String name, int second, Mode mode) {
        return policy(ns, name, second, Map.of(), mode, Map.of());
    }

    private static PeerAuthentication policy(
            String ns,
            String name,
            int second,
            Map<String, String> labels,
            Mode mode,
            Map<Integer, Mode> ports) {
        return new PeerAuthentication(
                new Metadata(ns, name, Instant.ofEpochSecond(second)),
                new WorkloadSelector(labels),
                mode,
                ports);
    }
}
