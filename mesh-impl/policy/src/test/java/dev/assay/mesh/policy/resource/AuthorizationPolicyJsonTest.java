package dev.assay.mesh.policy.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Condition;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AuthorizationPolicyJsonTest {

    @Test
    void whatIsWrittenIsReadBack() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            AuthorizationPolicy policy = policy(random);
            String json = AuthorizationPolicyJson.write(policy);
            assertThat(AuthorizationPolicyJson.read("xds", json)).isEqualTo(policy);
            assertThat(json).doesNotContain("\n");
        }
    }

    @Test
    void anotherResourceIsRefused() {
        assertThatExceptionOfType(InvalidResource.class)
                .isThrownBy(() ->
                        AuthorizationPolicyJson.read(
                                "xds",
                                """
                                {"apiVersion": "security.istio.io/v1",
                                 "kind": "PeerAuthentication", "metadata": {"name": "p"}}
                                """))
                .withMessage("xds: expected exactly one AuthorizationPolicy");
    }

    private static AuthorizationPolicy policy(Random random) {
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            rules.add(
                    new Rule(
                            random.nextBoolean()
                                    ? List.of()
                                    : List.of(demands(SourceField.class, random)),
                            random.nextBoolean()
                                    ? List.of()
                                    : List.of(demands(OperationField.class, random)),
                            random.nextBoolean()
                                    ? List.of()
                                    : List.of(new Condition("source.ip", match(random)))));
        }
        return new AuthorizationPolicy(
                new Metadata(
                        "shop",
                        "p" + random.nextInt(),
                        Instant.ofEpochSecond(random.nextInt(1_000_000)),
                        random.nextBoolean() ? Map.of() : Map.of("a", "b", "c", "d"),
                        random.nextBoolean() ? Map.of() : Map.of("istio.io/dry-run", "true")),
                new WorkloadSelector(random.nextBoolean() ? Map.of() : Map.of("app", "x")),
                List.of(Action.values()).get(random.nextInt(4)),
                random.nextBoolean() ? "" : "provider",
                rules);
    }

    private static <F extends Enum<F> & RuleField> Demands<F> demands(
            Class<F> fields, Random random) {
        Demands<F> demands = Demands.none();
        for (F field : fields.getEnumConstants()) {
            demands = demands.with(field, match(random));
        }
        return demands;
    }

    private static Match match(Random random) {
        return new Match(texts(random), texts(random));
    }

    private static List<String> texts(Random random) {
        List<String> odd =
                List.of(
                        "*",
                        "/a/{**}",
                        "a\"b",
                        "back\\slash",
                        "é",
                        "line\nbreak",
                        "\u0001",
                        "80",
                        "true",
                        "😀");
        return random.ints(random.nextInt(3), 0, odd.size()).mapToObj(odd::get).toList();
    }
}
