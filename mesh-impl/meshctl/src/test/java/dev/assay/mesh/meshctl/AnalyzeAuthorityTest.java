package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.mesh.ca.CaCertificates;
import dev.assay.mesh.ca.CaCertificates.Authority;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.identity.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code meshctl analyze} says of a Secret {@code cacerts} among its files. */
final class AnalyzeAuthorityTest {
    private static final Instant BEGIN = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofDays(365);
    private static final String KEY = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49";

    @TempDir private Path folder;
    private final Map<String, String> files = new LinkedHashMap<>();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Instant now = BEGIN;
    private String namespace = "istio-system";

    @BeforeEach
    void plug() {
        Clock clock = Clock.fixed(BEGIN, ZoneOffset.UTC);
        Authority root = CaCertificates.root("shop", LIFETIME.multipliedBy(10), clock);
        Signer signer =
                CaCertificates.signer(
                        List.of(CaCertificates.intermediate(root, "shop", LIFETIME, clock), root));
        files.put("ca-cert.pem", Pem.encode(signer.certificate()));
        files.put("ca-key.pem", Pem.encode(signer.key()));
        files.put("cert-chain.pem", Pem.encode(signer.chain()));
        files.put("root-cert.pem", Pem.encode(root.certificate()));
    }

    private String plain() {
        var text = new StringBuilder(head()).append("stringData:\n");
        files.forEach((name, pem) ->
                text.append("  ").append(name).append(": |\n").append(pem.indent(4)));
        return text.toString();
    }

    private String encoded() {
        var text = new StringBuilder(head()).append("data:\n");
        files.forEach((name, pem) ->
                text.append("  ").append(name).append(": ").append(base64(pem)).append('\n'));
        return text.toString();
    }

    private String head() {
        return """
        apiVersion: v1
        kind: Secret
        metadata:
          name: cacerts
          namespace: %s
        """
                .formatted(namespace);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private int analyze(String secret, String... options) throws IOException {
        out = new StringWriter();
        err = new StringWriter();
        Path file = Files.writeString(folder.resolve("cacerts.yaml"), secret);
        var arguments = new String[options.length + 2];
        arguments[0] = "analyze";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[arguments.length - 1] = file.toString();
        int exit =
                Meshctl.commandLine(
                                new ByteArrayInputStream(new byte[0]),
                                Clock.fixed(now, ZoneOffset.UTC))
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        String said = out.toString() + err;
        String key = files.getOrDefault("ca-key.pem", "").replaceAll("-----.*-----|\\s", "");
        if (!key.isEmpty()) {
            assertThat(said).doesNotContain(key.substring(0, Math.min(32, key.length())));
        }
        assertThat(said).doesNotContain("PRIVATE");
        return exit;
    }

    private String said() {
        return out.toString().replace(folder + "/", "");
    }

    private String refused() {
        return err.toString().replace(folder + "/", "");
    }

    @Test
    void oneThatHoldsIsNothingToMend() throws IOException {
        assertThat(analyze(plain())).as(out.toString()).isZero();
        assertThat(said()).contains("nothing to mend");
        assertThat(refused()).isEmpty();
    }

    @Test
    void anExpiredIntermediateIsNamedByTheCommandsClock() throws IOException {
        now = BEGIN.plus(LIFETIME).plusSeconds(1);
        for (String secret : List.of(plain(), encoded())) {
            assertThat(analyze(secret)).isEqualTo(1);
            assertThat(said())
                    .contains(
                            "Error [AuthorityExpired] Secret istio-system/cacerts: intermediate"
                                    + " 'CN=Intermediate CA,O=shop' (serial ")
                    .contains(
                            "in ca-cert.pem and cert-chain.pem has expired at "
                                    + BEGIN.plus(LIFETIME))
                    .contains("data.ca-cert.pem (cacerts.yaml:".replace("data", field(secret)))
                    .contains("remedy: issue this intermediate anew under the same root");
        }
    }

    private static String field(String secret) {
        return secret.contains("stringData") ? "stringData" : "data";
    }

    @Test
    void aMonthBeforeItIsAWarning() throws IOException {
        now = BEGIN.plus(LIFETIME).minus(Duration.ofDays(29));
        assertThat(analyze(plain())).isEqualTo(1);
        assertThat(said()).contains("Warning [AuthorityExpiresSoon] Secret istio-system/cacerts");
    }

    @Test
    void machinesAreToldTheSameWithTheLine() throws IOException {
        now = BEGIN.plus(LIFETIME.multipliedBy(2));
        assertThat(analyze(encoded(), "-o", "json")).isEqualTo(1);
        var cited = JsonMapper.builder().build().readTree(out.toString()).at("/findings/0/cited/0");
        assertThat(cited.path("object").asText()).isEqualTo("Secret istio-system/cacerts");
        assertThat(cited.path("line").asInt()).isEqualTo(7);
    }

    @Test
    void whatIsPlainTakesThePlaceOfWhatIsEncodedAsInTheApiServer() throws IOException {
        now = BEGIN.plus(LIFETIME).plusSeconds(1);
        String old = encoded();
        files.clear();
        assertThat(analyze(old + "stringData:\n  ca-cert.pem: no certificate\n")).isEqualTo(1);
        assertThat(said())
                .contains(
                        "Error [AuthorityUnreadable] Secret istio-system/cacerts: ca-cert.pem: no '-----BEGIN CERTIFICATE-----' found");
    }

    @Test
    void aKeyInTheWrongPlaceIsNotQuoted() throws IOException {
        files.put("ca-cert.pem", files.getOrDefault("ca-key.pem", ""));
        assertThat(analyze(plain())).isEqualTo(1);
        assertThat(said())
                .contains("Error [AuthorityUnreadable]")
                .contains("ca-cert.pem: line 1: a block other than CERTIFICATE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {ca-cert.pem: '" + KEY + "!'}|data.ca-cert.pem: is not Base64",
                "data: {ca-cert.pem: [" + KEY + "]}|data.ca-cert.pem: expected text",
                "stringData: {root-cert.pem: 1234567890}|stringData.root-cert.pem: expected text",
                "data: " + KEY + "|data: expected a mapping of fields"
            })
    void whatTheApiServerWouldRefuseIsRefusedUnquoted(String fault) throws IOException {
        String[] parts = fault.split("\\|", 2);
        assertThat(analyze(head() + parts[0] + "\n")).isEqualTo(2);
        assertThat(refused()).startsWith("meshctl: cacerts.yaml:").contains(parts[1]);
        assertThat(refused().lines()).hasSize(1);
        assertThat(refused()).doesNotContain(KEY).doesNotContain("1234567890");
    }

    @Test
    void ofAnotherNamespaceItIsNotTheCas() throws IOException {
        now = BEGIN.plus(LIFETIME).plusSeconds(1);
        namespace = "shop";
        assertThat(analyze(plain())).isZero();
        assertThat(refused())
                .isEqualToIgnoringNewLines(
                        "meshctl: note: Secret shop/cacerts is not looked at: the CA's is of"
                                + " namespace istio-system");
        String config =
                """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: shop}
                data: {mesh: "{trustDomain: td1}"}
                """;
        assertThat(analyze(plain() + config)).isEqualTo(1);
        assertThat(said()).contains("Error [AuthorityExpired] Secret shop/cacerts");
    }
}
