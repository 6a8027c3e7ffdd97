package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.mesh.identity.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code meshctl ca}, as an operator types it. */
final class CaCommandsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path parent;
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    /** One that the test moves by {@link #now}. */
    private class Moved extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private int ca(String... arguments) {
        return caReading("", arguments);
    }

    private int caReading(String input, String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        var line = new ArrayList<>(List.of("ca"));
        line.addAll(List.of(arguments));
        return Meshctl.commandLine(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new Moved())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
    }

    @Test
    void aRotationIsThreeCalls() throws Exception {
        String ca = made();
        assertThat(ca("rotate-root", ca)).isZero();
        assertThat(out.toString())
                .startsWith("add: done; signing as 'CN=Intermediate CA,O=cluster.local'")
                .contains("2 roots believed")
                .contains("next: switch, safe from 2026-11-02T12:00:00Z on");
        assertThat(roots(ca)).isEqualTo(2);
        String old = Files.readString(Path.of(ca, "ca-cert.pem"));

        now = now.plus(Duration.ofHours(24));
        assertThat(ca("rotate-root", ca)).isZero();
        assertThat(out.toString())
                .startsWith("switch: done")
                .contains("next: drop, safe from 2026-11-03T12:00:00Z on");
        assertThat(Path.of(ca, "ca-cert.pem")).content().isNotEqualTo(old);
        assertThat(roots(ca)).isEqualTo(2);

        now = now.plus(Duration.ofHours(24));
        assertThat(ca("rotate-root", ca)).isZero();
        assertThat(out.toString())
                .startsWith("drop: done")
                .contains("1 root believed")
                .contains("next: add, which begins a rotation");
        assertThat(roots(ca)).isEqualTo(1);

        // who asks again has not asked for another rotation
        assertThat(ca("rotate-root", ca)).isZero();
        assertThat(out.toString()).startsWith("nothing to do: the last rotation ended at");
        assertThat(ca("rotate-root", ca, "--to", "drop")).isZero();
        assertThat(roots(ca)).isEqualTo(1);
    }

    @Test
    void whatIsNotYetSafeIsNoFaultUntilItIsAskedFor() throws Exception {
        String ca = made();
        assertThat(ca("rotate-root", ca, "--at-least", "1h30m")).isZero();
        assertThat(ca("rotate-root", ca)).isZero();
        assertThat(out.toString())
                .startsWith("switch: not yet: the new root was added at 2026-11-01T12:00:00Z");
        for (String stage : List.of("switch", "drop")) {
            assertThat(ca("rotate-root", ca, "--to", stage)).isEqualTo(1);
            assertThat(out.toString())
                    .startsWith("switch: refused: ")
                    .contains("before 2026-11-01T13:30:00Z")
                    .contains("try again then");
        }
        assertThat(ca("rotate-root", ca, "--to", "add")).isZero();

        now = now.plus(Duration.ofMinutes(90));
        assertThat(ca("rotate-root", ca, "--to", "drop")).isEqualTo(1);
        assertThat(out.toString()).startsWith("switch: done");
        assertThat(ca("rotate-root", ca, "--to", "drop")).isEqualTo(1);
        assertThat(out.toString()).startsWith("drop: refused: certificates of the old root");
        assertThat(ca("rotate-root", ca, "--to", "switch")).isZero();
    }

    @Test
    void withoutARotationThereIsNothingToSwitchOrDrop() throws Exception {
        String ca = made();
        for (String stage : List.of("switch", "drop")) {
            assertThat(ca("rotate-root", ca, "--to", stage)).isEqualTo(1);
            assertThat(out.toString()).contains("no rotation is under way: add comes first");
        }
    }

    @Test
    void aRotationThatWasLeftAloneTooLongIsGivenUp() throws Exception {
        String ca = made();
        assertThat(ca("rotate-root", ca, "--abort")).isZero();
        assertThat(out.toString()).startsWith("nothing to do: no rotation is under way");
        assertThat(ca("rotate-root", ca, "--at-least", "1m", "--lifetime", "1h")).isZero();
        now = now.plus(Duration.ofHours(2));
        assertThat(ca("rotate-root", ca)).isEqualTo(1);
        assertThat(out.toString()).contains("has expired at", "give this rotation up (--abort)");
        assertThat(ca("status", ca)).isZero();
        assertThat(out.toString()).contains("next: switch, which nobody can take");
        assertThat(ca("status", ca, "-o", "json")).isZero();
        assertThat(answer().path("next").path("safe").asBoolean()).isFalse();
        assertThat(ca("rotate-root", ca, "--abort", "--dry-run")).isZero();
        assertThat(roots(ca)).isEqualTo(2);

        assertThat(ca("rotate-root", ca, "--abort", "-o", "json")).isZero();
        assertThat(answer().path("taken").asText()).isEqualTo("abort");
        assertThat(answer().path("stage").asText()).isEqualTo("none");
        assertThat(roots(ca)).isEqualTo(1);

        assertThat(ca("rotate-root", ca, "--at-least", "1m")).isZero();
        assertThat(out.toString()).startsWith("add: done");
        now = now.plus(Duration.ofMinutes(1));
        assertThat(ca("rotate-root", ca)).isZero();
        assertThat(ca("rotate-root", ca, "--abort")).isEqualTo(1);
        assertThat(out.toString()).startsWith("abort: refused: the new signer signs since");
        assertThat(roots(ca)).isEqualTo(2);
    }

    /** A script that gates on findings must not take a defect of the tool for one. */
    @Test
    void whatGoesWrongInsideIsNoFinding() {
        String ca = made();
        var broken =
                new Moved() {
                    @Override
                    public Instant instant() {
                        throw new IllegalStateException("the clock has stopped");
                    }
                };
        assertThat(
                        Meshctl.commandLine(InputStream.nullInputStream(), broken)
                                .setErr(new PrintWriter(err, true))
                                .execute("ca", "status", ca))
                .isEqualTo(3);
        assertThat(err.toString().lines().findFirst().orElse(""))
                .startsWith("meshctl: internal error: java.lang.IllegalStateException: the clock")
                .contains("exit code 3", "report it");
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        String ca = made();
        assertThat(ca("rotate-root", ca, "--dry-run")).isZero();
        assertThat(out.toString()).startsWith("add: would be done (--dry-run)");
        assertThat(roots(ca)).isEqualTo(1);
        assertThat(ca("rotate-root", ca, "--dry-run", "-o", "json")).isZero();
        assertThat(answer().path("dryRun").asBoolean()).isTrue();
        assertThat(answer().path("taken").asText()).isEqualTo("add");
    }

    /** A CA that went on without it would have its mesh believe what was revoked. */
    @Test
    void aRevocationListIsNotLostOnTheWay() throws Exception {
        String first = made();
        Files.writeString(Path.of(first, "ca-crl.pem"), revocations(Path.of(first)));
        String plugged = parent.resolve("plugged").toString();
        assertThat(ca("plug", plugged, "--from", first)).isEqualTo(2);
        assertThat(err.toString()).contains("ca-crl.pem is not carried over: take it out");
        assertThat(Path.of(plugged)).doesNotExist();
    }

    private String revocations(Path ca) throws Exception {
        var issuer = Pem.certificate(Files.readString(ca.resolve("ca-cert.pem")));
        var key = Pem.privateKey(Files.readString(ca.resolve("ca-key.pem")));
        var list =
                new JcaX509v2CRLBuilder(issuer.getSubjectX500Principal(), Date.from(now))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
        var text = new StringWriter();
        try (var pem = new JcaPEMWriter(text)) {
            pem.writeObject(list);
        }
        return text.toString();
    }

    @Test
    void anotherFoldersSignerIsPluggedAndFollows() throws Exception {
        String first = made();
        String second = parent.resolve("second").toString();
        assertThat(ca("init", second, "--trust-domain", "other")).isZero();
        String plugged = parent.resolve("plugged").toString();
        assertThat(ca("plug", plugged, "--from", first)).isZero();
        assertThat(Path.of(plugged, "ca-cert.pem"))
                .hasSameTextualContentAs(Path.of(first, "ca-cert.pem"));
        assertThat(ca("rotate-root", plugged, "--from", second)).isZero();

        String third = parent.resolve("third").toString();
        assertThat(ca("init", third)).isZero();
        assertThat(ca("rotate-root", plugged, "--from", third)).isEqualTo(1);
        assertThat(out.toString()).contains("another rotation is under way: finish it first");

        now = now.plus(Duration.ofHours(24));
        assertThat(ca("rotate-root", plugged)).isZero();
        assertThat(Path.of(plugged, "ca-key.pem"))
                .hasSameTextualContentAs(Path.of(second, "ca-key.pem"));
    }

    @Test
    void statusTellsMachinesWhoSignsAndWhatIsNext() throws Exception {
        String ca = made();
        ca("rotate-root", ca);
        assertThat(ca("status", ca, "-o", "json")).isZero();
        JsonNode status = answer();
        assertThat(status.path("stage").asText()).isEqualTo("added");
        assertThat(status.path("roots").findValuesAsText("role")).containsExactly("signs", "next");
        assertThat(status.path("next").path("step").asText()).isEqualTo("switch");
        assertThat(status.path("next").path("safe").asBoolean()).isFalse();
        assertThat(status.path("next").path("safeFrom").asText()).isEqualTo("2026-11-02T12:00:00Z");
        assertThat(ca("status", ca)).isZero();
        assertThat(out.toString())
                .contains("rotation: the new root was added at")
                .contains("next: switch, safe from")
                .doesNotContain("PRIVATE");
    }

    @Test
    void itIssuesWhileItsRootIsRotated() throws Exception {
        String ca = made();
        String line = question(600) + "\n";
        assertThat(caReading(line + "\n" + question(0) + "\nnonsense\n{}\n", "issue", ca)).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(JSON.readTree(lines.get(0)).path("stage").asText()).isEqualTo("none");
        JsonNode chain = JSON.readTree(lines.get(1)).path("chain");
        assertThat(chain).hasSize(3);
        var leaf = Pem.certificate(chain.get(0).asText());
        assertThat(leaf.getNotAfter().toInstant()).isEqualTo(now.plusSeconds(600));
        assertThat(JSON.readTree(lines.get(3)).path("error").asText()).contains("not JSON");
        assertThat(JSON.readTree(lines.get(4)).path("error").asText()).contains("namespace");

        // the second leaf lives 24 h: until then its root stays
        ca("rotate-root", ca, "--at-least", "1s");
        now = now.plusSeconds(1);
        ca("rotate-root", ca);
        now = now.plusSeconds(10);
        assertThat(ca("rotate-root", ca, "--to", "drop")).isEqualTo(1);
        assertThat(out.toString()).contains("may be in use until 2026-11-02T");
        now = now.plus(Duration.ofHours(26));
        assertThat(ca("rotate-root", ca, "--to", "drop")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status none|none is no folder",
                "status|either DIR or --namespace is needed, to say which CA",
                "rotate-root ca -n istio-system|either DIR or --namespace is needed",
                "status empty|empty holds no CA",
                "rotate-root empty|empty holds no CA",
                "issue none|none is no folder",
                "init ca|ca holds a CA already",
                "init full|full is not empty: there is 'a.txt' in it",
                "plug new --from empty|incomplete signing CA bundle detected",
                "plug new|Missing required option: '--from=CACERTS'",
                "rotate-root ca --to swich|is no stage (expected: add, switch or drop)",
                "rotate-root ca --at-least 3|is no duration",
                "rotate-root ca --at-least 0s|is no duration",
                "rotate-root ca --abort --to add|--abort goes with none of --to",
                "rotat-root ca|did you mean",
                "issue ca --trust-domain A/B|--trust-domain: ",
            })
    void whatIsWrongIsSaidInOneLine(String line, String says) throws Exception {
        made();
        Files.createDirectory(parent.resolve("empty"));
        Files.writeString(Files.createDirectory(parent.resolve("full")).resolve("a.txt"), "");
        String[] words = line.split(" ", -1);
        for (int i = 1; i < words.length; i++) {
            if (List.of("none", "empty", "ca", "full", "new").contains(words[i])) {
                words[i] = parent.resolve(words[i]).toString();
            }
        }
        assertThat(ca(words)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("meshctl: ").contains(says);
        assertThat(parent.resolve("new")).doesNotExist();
    }

    private String made() {
        String place = parent.resolve("ca").toString();
        assertThat(ca("init", place)).isZero();
        assertThat(out.toString()).contains("a new CA, signing as").doesNotContain("PRIVATE");
        return place;
    }

    private static int roots(String ca) throws Exception {
        return Pem.certificates(Files.readString(Path.of(ca, "root-cert.pem"))).size();
    }

    private JsonNode answer() throws IOException {
        return JSON.readTree(out.toString());
    }

    private static String question(int seconds) throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        var keys = generator.generateKeyPair();
        var csr =
                new JcaPKCS10CertificationRequestBuilder(new X500Name(""), keys.getPublic())
                        .build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(keys.getPrivate()));
        var pem = new StringWriter();
        try (var writer = new JcaPEMWriter(pem)) {
            writer.writeObject(csr);
        }
        return JSON.createObjectNode()
                .put("namespace", "shop")
                .put("serviceAccount", "cart")
                .put("csr", pem.toString())
                .put("seconds", seconds)
                .toString();
    }
}
