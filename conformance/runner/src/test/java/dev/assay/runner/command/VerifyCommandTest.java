package dev.assay.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.ReportFolder;
import dev.assay.reports.certificate.Seal;
import dev.assay.reports.model.CaseJar;
import dev.assay.reports.model.EnvironmentUsed;
import dev.assay.reports.model.Implementation;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Suite;
import dev.assay.reports.model.Topology;
import dev.assay.reports.model.Verdict;
import dev.assay.runner.catalogue.CommittedIndex;
import dev.assay.runner.certificate.SuiteDigest;
import dev.assay.runner.fake.Reported;
import dev.assay.runner.run.SuiteRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyCommandTest {
    private static final Suite THIS = SuiteDigest.suite(SuiteRun.version());
    private static final String[] ALL = CommittedIndex.load().coreLeaves().toArray(String[]::new);

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final KeyPair keys;

    VerifyCommandTest() throws Exception {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private static RunResult run(Suite suite, LeafResult... leaves) {
        return run(suite, List.of(), leaves);
    }

    private static RunResult run(Suite suite, List<CaseJar> jars, LeafResult... leaves) {
        return RunResult.of(
                suite,
                new Implementation(
                        "Example",
                        "examplemesh",
                        "1.4.2",
                        List.of("@example"),
                        "",
                        "example.yaml",
                        List.of()),
                new EnvironmentUsed("k3s", Map.of()),
                Instant.parse("2026-11-21T10:15:30Z"),
                Duration.ofSeconds(7),
                List.of(),
                1,
                Topology.UNKNOWN,
                List.of(leaves),
                CommittedIndex.load(),
                jars);
    }

    private Path report(RunResult run) throws Exception {
        Path report = folder.resolve("report");
        ReportFolder.prepare(report);
        ReportFolder.write(run, report);
        return report;
    }

    private Path signed(RunResult run) throws Exception {
        Path report = report(run);
        ReportFolder.seal(report, new Seal(keys.getPrivate(), keys.getPublic()));
        return report;
    }

    private int verify(Object... words) {
        var writer = new PrintWriter(out, true);
        var line = new String[words.length + 1];
        line[0] = "verify";
        for (int i = 0; i < words.length; i++) {
            line[i + 1] = words[i].toString();
        }
        return AssayCommand.execute(new Console(writer, writer, false, 100), line);
    }

    private Path publicKey(KeyPair of) throws Exception {
        return Files.writeString(
                folder.resolve("public.pem"),
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                        .formatted(
                                Base64.getEncoder().encodeToString(of.getPublic().getEncoded())));
    }

    @Test
    void aTrueCertificateIsConfirmed() throws Exception {
        Path report = signed(run(THIS, Reported.passed(ALL)));

        assertThat(verify(report.resolve("certificate.yaml"), report)).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("issued to examplemesh 1.4.2 of Example, conformant on k3s")
                .contains("signed by SHA256:")
                .contains("only you can know: --key FILE asks for one")
                .contains("4 files of the report are as they were");
    }

    @Test
    void aJarThatBroughtCasesIsNamedAndReplacesNoneOfOurs() throws Exception {
        var jar = new CaseJar("acme.jar", "sha256:00", List.of("acme.pa-01"));
        LeafResult passed = Reported.leaf("acme.pa-01", Verdict.PASSED, "");
        Path report =
                signed(
                        run(
                                THIS,
                                List.of(jar),
                                Stream.concat(Stream.of(Reported.passed(ALL)), Stream.of(passed))
                                        .toArray(LeafResult[]::new)));
        assertThat(verify(report)).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("beside the catalogue ran the cases of acme.jar (sha256:00)");

        assertThat(verify(signed(run(THIS, List.of(jar), passed)))).isEqualTo(1);
        assertThat(out.toString()).contains("the result is partial");
    }

    @Test
    void whoseKeyItIsCanBeAsked() throws Exception {
        Path report = signed(run(THIS, Reported.passed(ALL)));

        assertThat(verify(report, "--key", publicKey(keys))).as(out.toString()).isZero();
        assertThat(out.toString()).contains("the key that you gave");

        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThat(verify(report, "--key", publicKey(other))).isEqualTo(1);
        assertThat(out.toString()).contains("it is signed by another key: SHA256:");
    }

    @Test
    void aPartialRunIsToldFromACertificate() throws Exception {
        Path report = signed(run(THIS, Reported.passed("pa-01")));

        assertThat(verify(report)).isEqualTo(1);
        assertThat(out.toString())
                .contains("no certificate is issued for this run")
                .contains("the result is partial");
    }

    @Test
    void aCertificateIsToldFromAFileThatAnybodyCouldHaveWritten() throws Exception {
        Path report = report(run(THIS, Reported.passed(ALL)));

        assertThat(verify(report)).isEqualTo(1);
        assertThat(out.toString()).contains("is not signed");
    }

    @Test
    void aChangeIsNamed() throws Exception {
        Path report = signed(run(THIS, Reported.passed(ALL)));
        Path certificate = report.resolve("certificate.yaml");
        Files.writeString(certificate, Files.readString(certificate).replace("1.4.2", "1.5.0"));
        Files.writeString(report.resolve("junit.xml"), "<testsuites/>");

        assertThat(verify(report)).isEqualTo(1);
        assertThat(out.toString())
                .contains("changed after it was signed")
                .contains(
                        "/implementation/version: the certificate says \"1.5.0\", the report says \"1.4.2\"")
                .contains("/files/junit.xml: ");
    }

    @Test
    void anotherVersionCannotTell() throws Exception {
        Path report = signed(run(new Suite("assay", "9.9.9"), Reported.passed(ALL)));

        assertThat(verify(report)).isEqualTo(AssayCommand.COULD_NOT);
        assertThat(out.toString()).contains("is by assay 9.9.9").contains("verify it with that");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThat(verify(folder.resolve("none.yaml"))).isEqualTo(AssayCommand.COULD_NOT);
        assertThat(out.toString()).contains("none.yaml").contains("certificate.yaml of a run");
    }
}
