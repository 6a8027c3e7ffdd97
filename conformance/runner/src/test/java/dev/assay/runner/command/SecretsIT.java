package dev.assay.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.assay.cases.catalogue.Selection;
import dev.assay.cases.harness.RunContext;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.mutant.Mutant;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.reports.ReportFolder;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.terminal.TerminalStyle;
import dev.assay.reports.terminal.TerminalSummary;
import dev.assay.runner.Provided;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.evidence.SecretScan;
import dev.assay.runner.run.RunRequest;
import dev.assay.runner.run.SuiteRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * No key and no token that a run makes is in anything that it writes: report, evidence, log, both
 * streams, temporary folder. The cases touch all that makes keys, and mutants make some of them
 * fail, so that there is evidence. Our own classes log all they can.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecretsIT {
    private static final String TEMPORARY = "java.io.tmpdir";

    /** Certificates and tokens, rotation, hostile peers, applications with TLS of their own. */
    private static final String WHOLE =
            "pa-01,ca-01,ca-03,ca-04,id-01,id-03,tls-01,tls-04,sn-01,rot-01,td-01,en-01,mx-05";

    /** Mutants whose failures show tokens, chains, captures and the proxies' words. */
    private static final Map<String, List<String>> BROKEN =
            Map.of(
                    "anyone-is-authenticated", List.of("ca-03"),
                    "client-certificate-optional", List.of("tls-00"));

    private final SecretLedger secrets = new SecretLedger();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private List<KeyWitness.Made> made = List.of();
    private Path folder = Path.of("");
    private Path temporary = Path.of("");
    private int exit = -1;

    @BeforeAll
    void runEverything(@TempDir Path fresh) throws Exception {
        folder = fresh;
        temporary = Files.createDirectory(folder.resolve("tmp"));
        var logger = (Logger) LoggerFactory.getLogger("dev.assay");
        String usual = System.getProperty(TEMPORARY);
        PrintStream out = System.out;
        PrintStream err = System.err;
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setProperty(TEMPORARY, temporary.toString());
        System.setOut(stream);
        System.setErr(stream);
        logger.setLevel(Level.TRACE);
        try (var witness = KeyWitness.open()) {
            exit =
                    AssayCommand.execute(
                            console(),
                            secrets,
                            "run",
                            "--case",
                            WHOLE,
                            "--report",
                            folder.resolve("whole").toString());
            for (var broken : BROKEN.entrySet()) {
                runBroken(broken.getKey(), broken.getValue());
            }
            made = witness.seen();
        } finally {
            logger.setLevel(null);
            System.setOut(out);
            System.setErr(err);
            System.setProperty(TEMPORARY, usual);
        }
    }

    @AfterAll
    void stopLogging() {
        RunLog.writeTo(Path.of("/dev/null")); // the file that is open goes with the folder
    }

    private Console console() {
        var writer = new PrintWriter(printed, true, StandardCharsets.UTF_8);
        return new Console(writer, writer, false, 100);
    }

    private void runBroken(String id, List<String> cases) throws Exception {
        Mutant mutant = Provided.named(Mutant.class, Mutant::id, id);
        Environment local = Provided.named(Environment.class, Environment::name, "local");
        Path report = folder.resolve(id);
        ReportPlace.prepare(report, List.of(ReportFolder.EVIDENCE));
        Catalogue catalogue = Catalogue.shipped();
        RunResult result =
                SuiteRun.of(catalogue, catalogue.index(), Clock.systemUTC(), secrets)
                        .run(
                                new RunRequest(
                                        local,
                                        mutant.driver(),
                                        id,
                                        Selection.of(cases, Set.of()),
                                        Set.of(),
                                        8,
                                        true,
                                        RunContext.USUAL_DEADLINE,
                                        false,
                                        1,
                                        report,
                                        "./assay run --case '%s'"),
                                console());
        ReportFolder.write(result, report);
        printed.writeBytes(
                TerminalSummary.render(result, new TerminalStyle(100, false))
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(result.summary().failed()).as("leaves that fail on %s", id).isPositive();
    }

    @Test
    void everyKeyThatIsMadeIsRegistered() {
        Set<String> registered =
                secrets.entries().stream()
                        .map(entry -> HexFormat.of().formatHex(entry.bytes()))
                        .collect(Collectors.toSet());
        assertThat(exit).isZero();
        assertThat(made).hasSizeGreaterThan(50);
        assertThat(made)
                .filteredOn(each -> !registered.contains(hex(each.key())))
                .extracting(KeyWitness.Made::where)
                .isEmpty();
        assertThat(secrets.entries())
                .extracting(SecretLedger.Entry::description)
                .anyMatch(text -> text.startsWith("a token of"))
                .anyMatch(text -> text.startsWith("a key of workload"))
                .contains(
                        "the key of the token issuer",
                        "the key of the control plane",
                        "the key of the mesh's signer",
                        "the key of the plugged root",
                        "the key of a certificate signing request",
                        "a key of the suite's own certificates");
    }

    @Test
    void noneOfThemIsInAnyOutput() throws IOException {
        var scan = new SecretScan(secrets);
        Map<String, byte[]> outputs = outputs();
        assertThat(outputs.keySet())
                .contains("whole/report.html", "whole/report.json", "whole/run.log")
                .anyMatch(name -> name.contains("/evidence/") && name.endsWith(".pcapng"))
                .anyMatch(name -> name.contains("/evidence/") && name.contains("/log-"));
        outputs.forEach((name, bytes) -> {
            assertThat(scan.find(bytes)).as(name).isEmpty();
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                    .as(name)
                    .doesNotStartWith("withheld:");
        });
        assertThat(printed.size()).isPositive();
        assertThat(scan.find(printed.toByteArray())).isEmpty();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void theSearchWouldHaveFoundThem() throws IOException {
        var scan = new SecretScan(secrets);
        byte[] report = Files.readAllBytes(folder.resolve("whole/report.json"));
        Map<String, SecretLedger.Entry> kinds = new TreeMap<>();
        for (SecretLedger.Entry each : secrets.entries()) {
            kinds.put(
                    each.description().replaceAll("(token of|workload|application) [^,]*", "$1"),
                    each);
        }
        assertThat(kinds).hasSizeGreaterThan(10);
        for (SecretLedger.Entry entry : kinds.values()) {
            for (byte[] form : forms(entry.bytes())) {
                byte[] planted = Arrays.copyOf(report, report.length + form.length);
                int middle = report.length / 2;
                System.arraycopy(
                        report, middle, planted, middle + form.length, report.length - middle);
                System.arraycopy(form, 0, planted, middle, form.length);
                assertThat(scan.find(planted)).as(entry.description()).isPresent();
            }
        }
    }

    @Test
    void aKeyThatNobodyRegisteredWouldHaveBeenSeen() throws Exception {
        try (var witness = KeyWitness.open()) {
            PrivateKey key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
            assertThat(witness.seen())
                    .containsExactly(new KeyWitness.Made(key, SecretsIT.class.getName()));
        }
    }

    private static List<byte[]> forms(byte[] secret) {
        var ascii = StandardCharsets.US_ASCII;
        return List.of(
                secret,
                HexFormat.of().formatHex(secret).getBytes(ascii),
                HexFormat.of().withUpperCase().formatHex(secret).getBytes(ascii),
                Base64.getEncoder().encode(secret),
                Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(secret),
                Base64.getUrlEncoder().withoutPadding().encode(secret));
    }

    /** Everything that was written below the test's folder, by its name there. */
    private Map<String, byte[]> outputs() throws IOException {
        var outputs = new TreeMap<String, byte[]>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                outputs.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return outputs;
    }

    private static String hex(PrivateKey key) {
        return HexFormat.of().formatHex(key.getEncoded());
    }
}
