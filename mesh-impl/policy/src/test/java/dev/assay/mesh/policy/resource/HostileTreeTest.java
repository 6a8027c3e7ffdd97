package dev.assay.mesh.policy.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.worlds.HostileTrees;
import dev.assay.mesh.worlds.HostileTrees.Field;
import dev.assay.mesh.worlds.HostileTrees.Spot;
import dev.assay.mesh.worlds.PolicyWorld;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Strange trees of every kind are refused in one sentence, or read as what they say: every name and
 * every value of what is read counts. The trees are others in each run; a failure prints the seed,
 * and {@code -Dassay.seed=N} draws the same again.
 */
@Timeout(60)
final class HostileTreeTest {

    private static final int TREES = 1_000;
    private static final long SEED = Long.getLong("assay.seed", System.nanoTime());

    /** No word, number, name or address of the API. */
    private static final String NONSENSE = "\u2603 nonsense";

    /** What has no bearing on TLS is taken as it is: {@link DestinationRuleReader}. */
    private static final List<String> UNREAD = List.of("loadBalancer");

    @ParameterizedTest
    @EnumSource
    void aTreeIsRefusedInOneSentenceOrEverythingInItCounts(HostileTrees.Kind kind) {
        var trees = new HostileTrees(SEED);
        int read = 0;
        for (int i = 0; i < TREES; i++) {
            Map<String, Object> tree = trees.next(kind);
            String text = PolicyWorld.text(tree);
            Optional<Resource> meaning = meaning(text);
            String block = block(tree);
            if (!block.contains("!!binary")) { // how it is printed where there is a NUL
                assertThat(meaning(block))
                        .as("seed %s, in both notations: %s", SEED, text)
                        .isEqualTo(meaning);
            }
            if (meaning.isPresent()) {
                read++;
                assertThat(printedAndRead(meaning.get()))
                        .as("seed %s, printed and read: %s", SEED, text)
                        .isEqualTo(meaning.get());
                everythingCounts(tree, meaning.get());
            }
        }
        assertThat(read).as("read of %s", TREES).isBetween(TREES / 50, TREES);
    }

    /** The kinds that travel to proxies are printed for it. */
    private static Resource printedAndRead(Resource resource) {
        return switch (resource) {
            case AuthorizationPolicy policy ->
                    AuthorizationPolicyJson.read("written", AuthorizationPolicyJson.write(policy));
            case RequestAuthentication policy ->
                    RequestAuthenticationJson.read(
                            "written", RequestAuthenticationJson.write(policy));
            case PeerAuthentication _,
                    DestinationRule _,
                    VirtualService _,
                    ServiceEntry _,
                    Gateway _ ->
                    resource;
        };
    }

    private static void everythingCounts(Map<String, Object> tree, Resource meaning) {
        if (!(tree.get("spec") instanceof Map<?, ?> spec)) {
            return;
        }
        for (Spot spot : spotsThatCount(spec).toList()) {
            if (spot instanceof Field field) {
                Object value = field.value();
                field.renameTo(NONSENSE);
                mustDiffer(tree, meaning, "renamed: " + field.name());
                field.of().remove(NONSENSE);
                field.put(value);
            }
            if (!(spot.value() instanceof Map) && !(spot.value() instanceof List)) {
                Object value = spot.value();
                spot.put(NONSENSE);
                mustDiffer(tree, meaning, "another value than " + value);
                spot.put(value);
            }
        }
    }

    private static Stream<Spot> spotsThatCount(Object tree) {
        return Spot.of(tree)
                .filter(spot -> !(spot instanceof Field field && isUnread(field)))
                .flatMap(spot -> Stream.concat(Stream.of(spot), spotsThatCount(spot.value())));
    }

    /** Of several settings for one port the first counts, here as in Istio. */
    private static boolean isUnread(Field field) {
        return UNREAD.contains(field.name())
                || (field.name().equals("portLevelSettings")
                        && field.value() instanceof List<?> settings
                        && settings.stream()
                                        .map(each ->
                                                each instanceof Map<?, ?> map
                                                        ? String.valueOf(map.get("port"))
                                                        : "")
                                        .distinct()
                                        .count()
                                < settings.size());
    }

    private static void mustDiffer(Map<String, Object> tree, Resource meaning, String change) {
        String text = PolicyWorld.text(tree);
        assertThat(meaning(text))
                .as("seed %s, %s: %s", SEED, change, text)
                .isNotEqualTo(Optional.of(meaning));
    }

    /** The one resource of a text; empty where it is refused, in one sentence. */
    private static Optional<Resource> meaning(String text) {
        try {
            List<Resource> read = ResourceParser.parse("p.yaml", text, "default", Instant.EPOCH);
            assertThat(read).as(text).hasSize(1);
            return Optional.of(read.getFirst());
        } catch (InvalidResource e) {
            assertThat(e.getMessage()).as(text).startsWith("p.yaml").doesNotContain("\n");
            return Optional.empty();
        }
    }

    private static String block(Map<String, Object> tree) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(options).dump(tree);
    }
}
