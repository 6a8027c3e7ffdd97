package dev.assay.mesh.policy.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.assay.mesh.policy.resource.PeerAuthentication.Mode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text is: it is refused in one sentence, or read as what it says. */
@Timeout(60)
class HostileTextTest {

    private static final int TEXTS = 2_000;

    private static final List<String> SEEDS =
            List.of(
                    """
                    apiVersion: security.istio.io/v1
                    kind: PeerAuthentication
                    metadata: {name: a, namespace: shop}
                    spec:
                      selector: {matchLabels: {app: backend}}
                      mtls: {mode: STRICT}
                      portLevelMtls: {8080: {mode: DISABLE}}
                    """,
                    """
                    apiVersion: networking.istio.io/v1
                    kind: DestinationRule
                    metadata: {name: a}
                    spec:
                      host: backend
                      exportTo: ["."]
                      trafficPolicy:
                        tls: {mode: ISTIO_MUTUAL, subjectAltNames: ["spiffe://td/ns/a/sa/b"]}
                        portLevelSettings: [{port: {number: 80}, tls: {mode: DISABLE}}]
                      subsets: [{name: v1, labels: {version: v1}}]
                    """,
                    """
                    apiVersion: security.istio.io/v1
                    kind: AuthorizationPolicy
                    metadata: {name: a}
                    spec:
                      action: DENY
                      rules:
                      - from: [{source: {principals: ["*"], notNamespaces: [a], ipBlocks: [10.0.0.0/8]}}]
                        to: [{operation: {methods: [GET], paths: ["/a/{*}"], ports: ["80"]}}]
                        when: [{key: "request.headers[x]", values: [y], notValues: [z]}]
                    """,
                    """
                    apiVersion: security.istio.io/v1
                    kind: RequestAuthentication
                    metadata: {name: a}
                    spec:
                      selector: {matchLabels: {app: backend}}
                      jwtRules:
                      - issuer: "https://issuer.example"
                        jwksUri: "https://issuer.example/keys"
                        audiences: [shop]
                        fromHeaders: [{name: x-jwt, prefix: "Bearer "}]
                        forwardOriginalToken: true
                        outputClaimToHeaders: [{header: x-sub, claim: sub}]
                    """);

    private static final List<String> SHARDS =
            List.of(
                    "apiVersion",
                    "kind",
                    "metadata",
                    "spec",
                    "mtls",
                    "mode",
                    "STRICT",
                    "rules",
                    "from",
                    "source",
                    "principals",
                    "host",
                    "*",
                    "&a",
                    "*a",
                    "<<",
                    "---",
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ": ",
                    "- ",
                    "\n",
                    "\t",
                    "  ",
                    "\"",
                    "'",
                    "#",
                    "|",
                    ">",
                    "!!int ",
                    "!!binary ",
                    "null",
                    "~",
                    "yes",
                    "0x1F",
                    "1e999",
                    "\u0000",
                    "\uFEFF",
                    "\u202E",
                    "\uD83D\uDE00",
                    "é",
                    "%",
                    "@",
                    "`",
                    ",",
                    "?",
                    "65536",
                    "-1");

    @RepeatedTest(value = 4, name = "{currentRepetition}")
    void brokenResourcesAreRefusedInOneSentenceOrRead(RepetitionInfo repetition) {
        long seed =
                Long.getLong("assay.fuzz.seed", System.nanoTime())
                        + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        for (int i = 0; i < TEXTS; i++) {
            String text = broken(SEEDS.get(random.nextInt(SEEDS.size())), random);
            assertThat(refusal(text)).as("seed %s, text:%n%s", seed, text).doesNotContain("\n");
        }
    }

    @Test
    void aMisspeltNameIsNeverLeftOut() {
        Random random = new Random(11);
        for (String resource : SEEDS) {
            List<String> names =
                    Pattern.compile("[a-zA-Z]+(?=: |:\n)")
                            .matcher(resource)
                            .results()
                            .map(MatchResult::group)
                            .distinct()
                            .filter(name -> !List.of("app", "version").contains(name))
                            .toList();
            for (String name : names) {
                int at = random.nextInt(name.length());
                String wrong = name.substring(0, at) + name.charAt(at) + name.substring(at);
                assertThat(refusal(resource.replace(name + ":", wrong + ":")))
                        .as("%s written as %s", name, wrong)
                        .isNotEmpty();
            }
        }
    }

    static List<String> large() {
        return List.of(
                "[".repeat(200_000),
                "{a: ".repeat(200_000),
                "- ".repeat(200_000),
                "x".repeat(10 << 20),
                "a: \"" + "\\u0041".repeat(1 << 20) + "\"",
                "&a [" + "*a,".repeat(100_000) + "]",
                laughs(9),
                "? ".repeat(50_000),
                "a: b\n---\n".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("large")
    void largeTextsAreRefusedInOneSentenceAndSoon(String text) {
        assertThat(assertTimeout(Duration.ofSeconds(20), () -> refusal(text)))
                .isNotEmpty()
                .hasSizeLessThan(400)
                .doesNotContain("\n");
    }

    /** What a bomb grows from, in a place of each kind that takes a list or a map. */
    static List<String> bombs() {
        String levels =
                laughs(9).lines().map(line -> "  " + line + "\n").collect(Collectors.joining());
        return List.of(
                SEEDS.get(0) + "  boom:\n" + levels.replace("  a", "    a"),
                SEEDS.get(0).replace("matchLabels: {app: backend}", "matchLabels: " + doubled(40)),
                SEEDS.get(1).replace("exportTo: [\".\"]", "exportTo: " + doubled(40)),
                SEEDS.get(2).replace("methods: [GET]", "methods: " + doubled(40)),
                SEEDS.get(3).replace("audiences: [shop]", "audiences: " + doubled(40)));
    }

    /** Each level holds the one before twice. */
    private static String doubled(int levels) {
        String text = "&d0 [x]";
        for (int i = 1; i <= levels; i++) {
            text = "&d%d [%s, *d%d]".formatted(i, text, i - 1);
        }
        return text;
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void aBombInsideAResourceIsRefusedInOneSentenceAndSoon(String text) {
        assertThat(assertTimeout(Duration.ofSeconds(5), () -> refusal(text)))
                .isNotEmpty()
                .hasSizeLessThan(400)
                .doesNotContain("\n");
    }

    @Test
    void tenMegabytesOfResourcesAreReadWhole() {
        String resource = "---\n" + SEEDS.getFirst() + "  # " + "é".repeat(1_000) + "\n";
        int copies = (10 << 20) / resource.getBytes(StandardCharsets.UTF_8).length + 1;
        List<Resource> read =
                assertTimeout(Duration.ofSeconds(30), () -> parse(resource.repeat(copies)));
        assertThat(read).hasSize(copies).containsOnly(parse(SEEDS.getFirst()).getFirst());
    }

    @Test
    void aSelectorOfTenMegabytesIsRefused() {
        String labels =
                IntStream.range(0, 200_000)
                        .mapToObj(i -> "      label-with-a-long-name-" + i + ": value-" + i + "\n")
                        .collect(Collectors.joining());
        String text =
                SEEDS.getFirst()
                        .replace("{matchLabels: {app: backend}}", "\n    matchLabels:\n" + labels);
        assertThat(text.length()).isGreaterThan(8 << 20);
        assertThat(assertTimeout(Duration.ofSeconds(30), () -> refusal(text)))
                .contains("exceeds the limit")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"٨٠٨٠", "８０８０", "+8080", "8080.0", "0x1F90", "8_080", "1F90"})
    void aPortOfOtherDigitsIsNoPort(String port) {
        assertThat(refusal(SEEDS.get(0).replace("8080:", "\"" + port + "\":"))).isNotEmpty();
        assertThat(refusal(SEEDS.get(1).replace("number: 80", "number: \"" + port + "\"")))
                .isNotEmpty();
        assertThat(refusal(SEEDS.get(2).replace("[\"80\"]", "[\"" + port + "\"]"))).isNotEmpty();
    }

    @Test
    void textsThatOnlyLookAlikeStayApart() {
        List<String> alike = List.of("é", "e\u0301", "\u00C9", "\uFEFFé", "é\u200B");
        for (String one : alike) {
            for (String other : alike) {
                String written = SEEDS.get(2).replace("values: [y]", "values: [\"%s\"]");
                assertThat(parse(written.formatted(one)).equals(parse(written.formatted(other))))
                        .as("%s and %s", one, other)
                        .isEqualTo(one.equals(other));
            }
        }
    }

    @Test
    void aLargeSelectorIsReadWhole() {
        String labels =
                IntStream.range(0, 4096)
                        .mapToObj(i -> "l" + i + ": v" + i)
                        .collect(Collectors.joining(", "));
        assertThat(parse(SEEDS.getFirst().replace("app: backend", labels)))
                .singleElement()
                .isInstanceOfSatisfying(
                        PeerAuthentication.class,
                        policy -> assertThat(policy.selector().matchLabels()).hasSize(4096));
    }

    @Test
    void aliasesAndMergeKeysMeanWhatTheyStandFor() {
        List<Resource> read =
                parse(
                        """
                        apiVersion: security.istio.io/v1
                        kind: PeerAuthentication
                        metadata: {name: a}
                        spec:
                          selector: {matchLabels: {app: &name backend, tier: *name}}
                          mtls: &strict {mode: STRICT}
                          portLevelMtls:
                            8080: *strict
                            8081: {<<: *strict}
                            8082: {<<: *strict, mode: DISABLE}
                        """);
        assertThat(read)
                .singleElement()
                .isInstanceOfSatisfying(
                        PeerAuthentication.class,
                        policy -> {
                            assertThat(policy.selector().matchLabels())
                                    .containsEntry("tier", "backend");
                            assertThat(policy.portModes())
                                    .containsEntry(8080, Mode.STRICT)
                                    .containsEntry(8081, Mode.STRICT)
                                    .containsEntry(8082, Mode.DISABLE);
                        });
    }

    @Test
    void anAliasWithoutAnAnchorIsRefused() {
        assertThatExceptionOfType(InvalidResource.class)
                .isThrownBy(() -> parse(SEEDS.get(1).replace("host: backend", "host: *backend")))
                .withMessage("p.yaml:5: not readable: found undefined alias backend");
    }

    /** The sentence with which the text is refused; empty when it is read. */
    private static String refusal(String text) {
        try {
            parse(text);
            return "";
        } catch (InvalidResource e) {
            String message = String.valueOf(e.getMessage());
            assertThat(message).startsWith("p.yaml");
            return message;
        }
    }

    private static List<Resource> parse(String text) {
        return ResourceParser.parse("p.yaml", text, "default", Instant.EPOCH);
    }

    private static String broken(String text, Random random) {
        var changed = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(5)) {
                case 0 -> changed.insert(at, SHARDS.get(random.nextInt(SHARDS.size())));
                case 1 -> changed.deleteCharAt(at);
                case 2 -> changed.setCharAt(at, (char) random.nextInt(0x180));
                case 3 ->
                        changed.replace(
                                at,
                                Math.min(changed.length(), at + 1 + random.nextInt(9)),
                                SHARDS.get(random.nextInt(SHARDS.size())));
                default -> withoutALine(changed, random);
            }
        }
        return new String(
                changed.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static void withoutALine(StringBuilder text, Random random) {
        var lines = new ArrayList<>(text.toString().lines().toList());
        lines.remove(random.nextInt(lines.size()));
        text.setLength(0);
        text.append(String.join("\n", lines)).append('\n');
    }

    /** Each level names the one before ten times. */
    private static String laughs(int levels) {
        var text = new StringBuilder("a0: &a0 ha\n");
        for (int i = 1; i <= levels; i++) {
            text.append("a").append(i).append(": &a").append(i).append(" [");
            text.append(("*a" + (i - 1) + ", ").repeat(10)).append("]\n");
        }
        return text.toString();
    }
}
