package dev.assay.mesh.policy.istio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicyJson;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.worlds.PolicyWorld;
import dev.assay.mesh.worlds.PolicyWorld.CallQuestion;
import dev.assay.mesh.worlds.PolicyWorlds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What holds of every world, whatever the right answers are. The worlds are others in each run; a
 * failure prints the seed, and {@code -Dassay.seed=N} draws the same again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PolicyPropertiesTest {

    private static final int COUNT = 10_000;
    private static final long SEED = Long.getLong("assay.seed", System.nanoTime());

    /** A world whose resources are those that we take, read once for all properties. */
    private record Read(PolicyWorld world, List<Resource> resources, Answers answers) {
        static Read of(PolicyWorld world) {
            List<Resource> resources =
                    world.resources().stream()
                            .flatMap(each -> OurAnswers.read(each).stream())
                            .toList();
            return new Read(world, resources, OurAnswers.to(world, resources));
        }

        /** What is answered by the resources of these namespaces and of the root's. */
        Answers near(String... namespaces) {
            return OurAnswers.to(
                    world,
                    resources.stream()
                            .filter(resource -> {
                                String home = resource.metadata().namespace();
                                return home.equals(world.mesh().rootNamespace())
                                        || List.of(namespaces).contains(home);
                            })
                            .toList());
        }

        String namespaceOf(int workload) {
            return world.workloads().get(workload).namespace();
        }

        /** What somebody needs who wants to see it fail again. */
        @Override
        public String toString() {
            return "seed " + SEED + ": " + world.line();
        }
    }

    private final List<Read> worlds = PolicyWorlds.worlds(SEED, COUNT).map(Read::of).toList();

    @BeforeAll
    void sayWhichWorlds() {
        System.getLogger(PolicyPropertiesTest.class.getName())
                .log(System.Logger.Level.INFO, COUNT + " worlds of seed " + SEED);
    }

    @Test
    void theOrderInWhichResourcesArriveNeverMatters() {
        Random random = new Random(SEED);
        for (Read read : worlds) {
            List<Resource> shuffled = new ArrayList<>(read.resources());
            Collections.shuffle(shuffled, random);
            assertThat(OurAnswers.to(read.world(), shuffled))
                    .as("%s", read)
                    .isEqualTo(read.answers());
        }
    }

    @Test
    void aResourceOfAnotherNamespaceThanTheRootChangesNothingElsewhere() {
        for (Read read : worlds) {
            for (String namespace : List.of("shop", "web", "istio-system")) {
                Answers near = read.near(namespace);
                each(read.world().modes())
                        .filter(i -> isIn(read, read.world().modes().get(i).workload(), namespace))
                        .forEach(i ->
                                assertThat(near.modes().get(i))
                                        .as("%s", read)
                                        .isEqualTo(read.answers().modes().get(i)));
                each(read.world().requests())
                        .filter(i ->
                                isIn(read, read.world().requests().get(i).workload(), namespace))
                        .forEach(i ->
                                assertThat(near.requests().get(i))
                                        .as("%s", read)
                                        .isEqualTo(read.answers().requests().get(i)));
            }
        }
    }

    @Test
    void aCallIsDecidedInTheNamespacesOfClientServiceAndEndpointAndTheRoot() {
        for (Read read : worlds) {
            for (int i = 0; i < read.world().calls().size(); i++) {
                CallQuestion asked = read.world().calls().get(i);
                Answers near =
                        read.near(
                                read.namespaceOf(asked.client()),
                                read.namespaceOf(asked.endpoint()),
                                read.world().services().get(asked.service()).namespace());
                assertThat(near.calls().get(i))
                        .as("%s", read)
                        .isEqualTo(read.answers().calls().get(i));
            }
        }
    }

    @Test
    void anAuthorizationPolicyReadsAsItWasWritten() {
        List<AuthorizationPolicy> policies =
                worlds.stream()
                        .flatMap(read -> read.resources().stream())
                        .filter(AuthorizationPolicy.class::isInstance)
                        .map(AuthorizationPolicy.class::cast)
                        .toList();
        assertThat(policies.size()).isGreaterThan(COUNT / 2);
        for (AuthorizationPolicy policy : policies) {
            assertThat(
                            AuthorizationPolicyJson.read(
                                    "written", AuthorizationPolicyJson.write(policy)))
                    .as("seed %s", SEED)
                    .isEqualTo(policy);
        }
    }

    private static IntStream each(List<?> questions) {
        return IntStream.range(0, questions.size());
    }

    private static boolean isIn(Read read, int workload, String namespace) {
        return read.namespaceOf(workload).equals(namespace);
    }
}
