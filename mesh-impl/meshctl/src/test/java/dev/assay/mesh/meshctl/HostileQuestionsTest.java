package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever {@code meshctl validate} is asked: it answers in one line, refuses with a reason what is
 * damaged, and takes neither long nor much memory. A failure prints the seed, and {@code
 * -Dassay.seed=N} draws the same again; {@code -Dassay.fuzz.rounds=N} makes it last longer.
 */
@Timeout(300)
final class HostileQuestionsTest {

    private static final int ROUNDS = Integer.getInteger("assay.fuzz.rounds", 3000);
    private static final long SEED = Long.getLong("assay.seed", System.nanoTime());
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final LineValidator VALIDATOR =
            new LineValidator(Clock.fixed(RightChain.NOW, ZoneOffset.UTC));

    /** SPIFFE-ID.md, section 2, without a look at how the parser does it. */
    private static final Pattern SPIFFE_ID =
            Pattern.compile(
                    "spiffe://[a-z0-9._-]{1,255}(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*",
                    Pattern.DOTALL);

    private static final int LONGEST_ID = 2048;

    /** An answer comes within this, on a machine that has other things to do. */
    private static final Duration SLOW = Duration.ofSeconds(10);

    /** So many bytes may be made per byte of a question, beyond the fixed part. */
    private static final long BYTES_PER_BYTE = 200;

    private static final long BYTES_AT_LEAST = 50_000_000;

    private static RightChain right;

    @BeforeAll
    static void mint() throws Exception {
        right = RightChain.make();
    }

    @Test
    void anIdIsTakenAsItIsOrRefused() throws Exception {
        var mutations = new Mutations(SEED);
        var seeds =
                List.of(
                        RightChain.ID,
                        "spiffe://td",
                        "spiffe://1.2.3.4/a_b/.../-",
                        "spiffe://" + "a".repeat(255) + "/b",
                        "spiffe://td/" + "a".repeat(LONGEST_ID - "spiffe://td/".length()));
        for (int i = 0; i < 5 * ROUNDS; i++) {
            String text = mutations.text(mutations.oneOf(seeds));
            JsonNode answer = answer(question("parse-id", text));
            boolean isOne = SPIFFE_ID.matcher(text).matches() && text.length() <= LONGEST_ID;
            assertThat(answer.path("accept").asBoolean()).as(told(text)).isEqualTo(isOne);
            if (isOne) {
                assertThat(answer.path("id").asText()).as(told(text)).isEqualTo(text);
            }
        }
    }

    @Test
    void aChainWithAChangedByteIsRefused() throws Exception {
        var mutations = new Mutations(SEED);
        assertThat(answer(verify(pem(right.leaf()), pem(right.intermediate()))).path("id").asText())
                .isEqualTo(RightChain.ID);
        for (int i = 0; i < ROUNDS; i++) {
            boolean ofLeaf = mutations.below(2) == 0;
            byte[] whole = (ofLeaf ? right.leaf() : right.intermediate()).getEncoded();
            byte[] changed = mutations.bytes(whole);
            if (!Arrays.equals(whole, changed)) {
                String line =
                        ofLeaf
                                ? verify(pem(changed), pem(right.intermediate()))
                                : verify(pem(right.leaf()), pem(changed));
                assertThat(answer(line).path("accept").asBoolean(true)).as(told(line)).isFalse();
            }
        }
    }

    @Test
    void rubbishIsNoCertificate() throws Exception {
        var mutations = new Mutations(SEED);
        for (int i = 0; i < ROUNDS / 3; i++) {
            byte[] rubbish = mutations.rubbish(mutations.below(300));
            if (rubbish.length > 1 && mutations.below(2) == 0) {
                rubbish[0] = 0x30;
                rubbish[1] = (byte) Math.min(127, rubbish.length - 2);
            }
            String line = verify(pem(rubbish), pem(right.intermediate()));
            assertThat(answer(line).path("reason").asText()).as(told(line)).isEqualTo("MALFORMED");
            JsonNode bundle = answer(question("parse-bundle", jwks(base64(rubbish))));
            assertThat(bundle.path("roots").asInt(1)).as(told(base64(rubbish))).isZero();
            assertThat(bundle.path("ignored")).hasSize(1);
        }
    }

    @Test
    void aDamagedBundleHasNoRootsThatTheWholeOneHasNot() throws Exception {
        var mutations = new Mutations(SEED);
        String jwks = jwks(base64(right.root().getEncoded()));
        String map = "{\"trust_domains\":{\"td\":" + jwks + ",\"other\":{\"keys\":[]}}}";
        for (int i = 0; i < ROUNDS; i++) {
            String text = mutations.text(mutations.oneOf(List.of(jwks, map, pem(right.root()))));
            JsonNode answer = answer(question("parse-bundle", text));
            if (answer.path("accept").asBoolean()) {
                assertThat(answer.path("roots").asInt(-1)).as(told(text)).isBetween(0, 1);
                assertThat(answer.path("ignored"))
                        .as(told(text))
                        .allSatisfy(each -> assertThat(each.asText()).isNotBlank());
            }
        }
    }

    @Test
    void aDamagedLineIsAnsweredAndBelievesNobodyElse() throws Exception {
        var mutations = new Mutations(SEED);
        var seeds =
                List.of(
                        verify(pem(right.leaf()), pem(right.intermediate())),
                        question("parse-id", RightChain.ID),
                        "{\"op\":\"parse-bundle\",\"input\":"
                                + jwks(base64(right.root().getEncoded()))
                                + "}");
        for (int i = 0; i < ROUNDS; i++) {
            String line = mutations.text(mutations.oneOf(seeds));
            JsonNode answer = answer(line);
            if (answer.path("accept").asBoolean() && line.contains("\"verify\"")) {
                assertThat(answer.path("id").asText()).as(told(line)).isEqualTo(RightChain.ID);
            }
        }
    }

    static Stream<Arguments> bombs() throws Exception {
        String deep = "[".repeat(100_000);
        String open = "{\"a\":".repeat(100_000);
        String nines = "9".repeat(1_000_000);
        return Stream.of(
                Arguments.of(
                        "a long ID", question("parse-id", "spiffe://" + "a".repeat(5_000_000))),
                Arguments.of(
                        "an ID of many segments",
                        question("parse-id", "spiffe://td" + "/a".repeat(2_000_000))),
                Arguments.of("arrays", "{\"op\":\"parse-bundle\",\"input\":" + deep),
                Arguments.of("arrays in a text", question("parse-bundle", "{\"keys\":" + deep)),
                Arguments.of("objects in a text", question("parse-bundle", open)),
                Arguments.of(
                        "a number", "{\"op\":\"parse-bundle\",\"input\":{\"keys\":" + nines + "}}"),
                Arguments.of(
                        "a number in a text",
                        question("parse-bundle", "{\"keys\":[" + nines + "]}")),
                Arguments.of(
                        "an exponent",
                        question("parse-bundle", "{\"keys\":[{\"use\":1e999999999}]}")),
                Arguments.of(
                        "many empty entries",
                        question("parse-bundle", "{\"keys\":[" + "{},".repeat(200_000) + "{}]}")),
                Arguments.of(
                        "many trust domains",
                        question(
                                "parse-bundle",
                                "{\"trust_domains\":{"
                                        + "\"a\":{\"keys\":[]},".repeat(200_000)
                                        + "\"b\":{\"keys\":[]}}}")),
                Arguments.of(
                        "many beginnings",
                        question("parse-bundle", "-----BEGIN CERTIFICATE-----\n".repeat(200_000))),
                Arguments.of("one certificate of zeros", verify(pem(new byte[3_000_000]))),
                Arguments.of(
                        "constructed in constructed", verify(pem(nested(0x30, 0x80, 200_000)))),
                Arguments.of("strings in strings", verify(pem(nested(0x24, 0x80, 200_000)))),
                Arguments.of(
                        "lengths that lie",
                        verify(pem(new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1, 0x30, 0}))),
                Arguments.of(
                        "many certificates",
                        verify(
                                Collections.nCopies(2000, pem(right.leaf()))
                                        .toArray(String[]::new))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void aBombIsRefusedSoonAndCheaply(String name, String line) throws Exception {
        VALIDATOR.answer(line); // classes are loaded and code is compiled beforehand
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        VALIDATOR.answer(line);
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(taken)
                .as("%s: bytes made for a line of %d", name, line.length())
                .isLessThan(BYTES_AT_LEAST + BYTES_PER_BYTE * line.length());
        JsonNode answer = answer(line);
        assertThat(answer.path("roots").asInt(0)).as(name).isZero();
        assertThat(answer.path("id").isMissingNode()).as(name).isTrue();
    }

    private static byte[] nested(int tag, int length, int times) {
        byte[] bytes = new byte[2 * times];
        for (int i = 0; i < times; i++) {
            bytes[2 * i] = (byte) tag;
            bytes[2 * i + 1] = (byte) length;
        }
        return bytes;
    }

    /** One answer, which is of the protocol and came in time. */
    private static JsonNode answer(String line) throws Exception {
        long start = System.nanoTime();
        String text = VALIDATOR.answer(line);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as(told(line)).isLessThan(SLOW);
        assertThat(text).as(told(line)).doesNotContain("\n");
        JsonNode answer = JSON.readTree(text);
        if (answer.has("error")) {
            assertThat(answer.path("error").asText()).as(told(line)).isNotBlank();
            assertThat(answer).as(told(line)).hasSize(1);
        } else if (!answer.path("accept").asBoolean()) {
            assertThat(answer.path("accept").isBoolean()).as(told(line)).isTrue();
            assertThat(answer.path("reason").asText()).as(told(line)).matches("[A-Z_]+");
            assertThat(answer.path("detail").asText()).as(told(line)).isNotBlank();
        }
        return answer;
    }

    private static String told(String text) {
        return "-Dassay.seed=" + SEED + ": " + text.substring(0, Math.min(text.length(), 4000));
    }

    private static String question(String op, Object input) throws Exception {
        return JSON.writeValueAsString(Map.of("op", op, "input", input));
    }

    private static String verify(String... chain) throws Exception {
        return question(
                "verify",
                Map.of(
                        "chain",
                        chain,
                        "role",
                        "client",
                        "bundles",
                        Map.of("td", List.of(pem(right.root())))));
    }

    private static String jwks(String certificate) {
        return "{\"keys\":[{\"kty\":\"EC\",\"use\":\"x509-svid\",\"x5c\":[\"%s\"]}]}"
                .formatted(certificate);
    }

    private static String pem(X509Certificate certificate) throws Exception {
        return pem(certificate.getEncoded());
    }

    private static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }

    private static String base64(byte[] der) {
        return Base64.getEncoder().encodeToString(der);
    }
}
