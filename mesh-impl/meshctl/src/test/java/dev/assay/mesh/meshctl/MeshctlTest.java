package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.mesh.identity.Pem;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MeshctlTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final String ID = "spiffe://td/ns/a/sa/b";

    private static X509Certificate root;
    private static X509Certificate leaf;

    @BeforeAll
    static void mint() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        var rootKeys = generator.generateKeyPair();
        root =
                mint(
                        "O=root",
                        rootKeys,
                        rootKeys,
                        new Extension(
                                Extension.basicConstraints,
                                true,
                                new BasicConstraints(true).getEncoded()),
                        new Extension(
                                Extension.keyUsage,
                                true,
                                new KeyUsage(KeyUsage.keyCertSign).getEncoded()));
        var san = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, ID));
        leaf =
                mint(
                        "O=leaf",
                        generator.generateKeyPair(),
                        rootKeys,
                        new Extension(Extension.subjectAlternativeName, true, san.getEncoded()));
    }

    @Test
    void answersParseId() throws Exception {
        assertThat(ask(question("parse-id", ID)))
                .isEqualTo(JSON.readTree("{\"accept\":true,\"id\":\"" + ID + "\"}"));
        var refused = ask(question("parse-id", "spiffe://TD/a"));
        assertThat(refused.get("accept").asBoolean()).isFalse();
        assertThat(refused.get("reason").asText()).isEqualTo("TRUST_DOMAIN_CHARACTER");
    }

    @Test
    void answersParseBundleInEachForm() throws Exception {
        var key = Map.of("kty", "EC", "use", "x509-svid", "x5c", List.of(base64(root)));
        var jwks = Map.of("keys", List.of(key, Map.of("kty", "EC")));
        var map = Map.of("trust_domains", Map.of("td", jwks));
        for (var input :
                List.<Object>of(jwks, JSON.writeValueAsString(jwks), map, Pem.encode(root))) {
            var answer = ask(question("parse-bundle", input));
            assertThat(answer.get("accept").asBoolean()).as("%s", answer).isTrue();
            assertThat(answer.get("roots").asInt()).isEqualTo(1);
        }
        assertThat(ask(question("parse-bundle", jwks)).get("ignored")).hasSize(1);
        assertThat(ask(question("parse-bundle", Map.of())).get("reason").asText())
                .isEqualTo("INVALID_BUNDLE");
    }

    @Test
    void refusesABundleMapWithARepeatedTrustDomain() throws Exception {
        var twice = "{\"trust_domains\":{\"a\":{\"keys\":[]},\"a\":{\"keys\":[]}}}";
        for (var line :
                List.of(
                        question("parse-bundle", twice),
                        "{\"op\":\"parse-bundle\",\"input\":" + twice + "}")) {
            var answer = ask(line);
            assertThat(answer.get("accept").asBoolean()).isFalse();
            assertThat(answer.get("detail").asText()).contains("Duplicate");
        }
    }

    @Test
    void answersVerify() throws Exception {
        assertThat(ask(verify("client", List.of(Pem.encode(leaf)), List.of(Pem.encode(root)))))
                .isEqualTo(JSON.readTree("{\"accept\":true,\"id\":\"" + ID + "\"}"));
        var noRoots = ask(verify("server", List.of(Pem.encode(leaf)), List.of()));
        assertThat(noRoots.get("reason").asText()).isEqualTo("UNKNOWN_CA");
        assertThat(noRoots.get("alert").asText()).isEqualTo("unknown_ca");
        var nonsense = ask(verify("server", List.of("nonsense"), List.of()));
        assertThat(nonsense.get("reason").asText()).isEqualTo("MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"keys\":7}"})
    void refusesAChainWhereABundleCannotBeRead(String jwks) throws Exception {
        var input =
                Map.of(
                        "chain",
                        List.of(Pem.encode(leaf)),
                        "role",
                        "client",
                        "bundles",
                        Map.of("td", JSON.readTree(jwks)));
        assertThat(ask(question("verify", input)).get("reason").asText())
                .isEqualTo("INVALID_BUNDLE");
    }

    @Test
    void verifiesAtTheInstantAsked() throws Exception {
        var input =
                Map.of(
                        "chain",
                        List.of(Pem.encode(leaf)),
                        "role",
                        "client",
                        "bundles",
                        Map.of("td", List.of(Pem.encode(root))),
                        "now",
                        "2027-11-01T12:00:00Z");
        assertThat(ask(question("verify", input)).get("reason").asText()).isEqualTo("EXPIRED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{",
                "[]",
                "7",
                "null",
                "{}",
                "{\"op\":\"parse-id\"}",
                "{\"op\":\"parse\",\"input\":\"a\"}",
                "{\"op\":\"parse-id\",\"input\":7}",
                "{\"op\":\"parse-bundle\",\"input\":7}",
                "{\"op\":\"verify\",\"input\":7}",
                "{\"op\":\"verify\",\"input\":{\"chain\":[],\"role\":\"peer\",\"bundles\":{}}}",
                "{\"op\":\"verify\",\"input\":{\"chain\":[7],\"role\":\"client\",\"bundles\":{}}}",
                "{\"op\":\"verify\",\"input\":{\"chain\":[],\"role\":\"client\"}}",
                "{\"op\":\"verify\",\"input\":{\"chain\":[],\"role\":\"client\",\"bundles\":{\"A\":[]}}}",
                "{\"op\":\"verify\",\"input\":{\"chain\":[],\"role\":\"client\",\"bundles\":{},\"now\":1}}",
                "{\"op\":\"verify\",\"input\":{\"chain\":[],\"role\":\"client\",\"bundles\":{\"a\":[],\"a\":[]}}}",
                "{\"op\":\"parse-id\",\"input\":\"a\"} {}"
            })
    void answersABadLineAndGoesOn(String line) throws Exception {
        var answers = run(line + "\n\n" + question("parse-id", ID) + "\n");
        assertThat(answers).hasSize(2);
        assertThat(answers.getFirst().get("error").asText()).isNotBlank();
        assertThat(answers.getLast().get("accept").asBoolean()).isTrue();
    }

    @Test
    void answersALineThatIsTooLongAndGoesOn() throws Exception {
        var answers =
                run(
                        "x".repeat(ValidateCommand.LONGEST_LINE + 1)
                                + "\n"
                                + question("parse-id", ID)
                                + "\r\n"
                                + question("parse-id", ID));
        assertThat(answers).hasSize(3);
        assertThat(answers.getFirst().get("error").asText()).contains("longer than");
        assertThat(answers.get(1).get("accept").asBoolean()).isTrue();
        assertThat(answers.getLast().get("accept").asBoolean()).isTrue();
    }

    @Test
    void refusesAWrongCall() {
        for (var args : List.of(new String[] {}, new String[] {"validat"})) {
            var errors = new StringWriter();
            var exit =
                    Meshctl.commandLine(new ByteArrayInputStream(new byte[0]), clock())
                            .setErr(new PrintWriter(errors))
                            .execute(args);
            assertThat(exit).isEqualTo(2);
            assertThat(errors.toString()).contains("validate").doesNotContain("\tat ");
        }
    }

    private static JsonNode ask(String line) throws Exception {
        var answers = run(line);
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    private static List<JsonNode> run(String input) throws Exception {
        var out = new StringWriter();
        var exit =
                Meshctl.commandLine(
                                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                                clock())
                        .setOut(new PrintWriter(out))
                        .execute("validate");
        assertThat(exit).isZero();
        var answers = new ArrayList<JsonNode>();
        for (var line : out.toString().lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }

    private static String question(String op, Object input) throws Exception {
        return JSON.writeValueAsString(Map.of("op", op, "input", input));
    }

    private static String verify(String role, List<String> chain, List<String> roots)
            throws Exception {
        return question(
                "verify", Map.of("chain", chain, "role", role, "bundles", Map.of("td", roots)));
    }

    private static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    private static String base64(X509Certificate certificate) throws Exception {
        return Base64.getEncoder().encodeToString(certificate.getEncoded());
    }

    private static X509Certificate mint(
            String subject, KeyPair keys, KeyPair issuer, Extension... extensions)
            throws Exception {
        var builder =
                new JcaX509v3CertificateBuilder(
                        new X500Name("O=root"),
                        BigInteger.ONE,
                        Date.from(NOW.minus(Duration.ofHours(1))),
                        Date.from(NOW.plus(Duration.ofHours(1))),
                        new X500Name(subject),
                        keys.getPublic());
        for (var extension : extensions) {
            builder.addExtension(extension);
        }
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }
}
