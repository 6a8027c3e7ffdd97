package dev.assay.reports.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.reports.SampleRun;
import dev.assay.reports.model.CatalogueIndex;
import dev.assay.reports.model.Implementation;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Leaves;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CertificateTest {

    private static JsonNode yaml(RunResult run) throws IOException {
        return new YAMLMapper()
                .readTree(CertificateYaml.write(Certificate.of(run), new TreeMap<>()));
    }

    @Test
    void aConformantRunWithRealPodsIsCertified() throws Exception {
        RunResult run = SampleRun.conformant();
        assertThat(Certificate.of(run).orRefuse().issued()).isTrue();
        JsonNode certificate = yaml(run);
        assertThat(certificate.get("issued").asBoolean()).isTrue();
        assertThat(certificate.get("reasons")).isEmpty();
        assertThat(certificate.get("date").asText()).isEqualTo("2026-11-21T10:16:18.980Z");
        assertThat(certificate.at("/implementation/version").asText()).isEqualTo("1.4.2");
        assertThat(certificate.at("/suite/version").asText()).isEqualTo("0.1.0");
        assertThat(certificate.at("/profiles/0/name").asText()).isEqualTo("mesh");
        assertThat(certificate.at("/profiles/0/core/statistics/passed").asInt()).isEqualTo(625);
    }

    @Test
    void theSameRunOnLocalIsRefusedAndTheFileSaysSo() throws IOException {
        RunResult local = SampleRun.of("local", SampleRun.conformant().leaves(), Set.of());
        assertThatThrownBy(() -> Certificate.of(local).orRefuse())
                .isInstanceOf(CertificateRefused.class)
                .hasMessageContaining("the environment is local");
        assertThat(yaml(local).get("issued").asBoolean()).isFalse();
        assertThat(yaml(local).get("reasons")).hasSize(1);
    }

    @Test
    void aPartialRunIsRefusedWithWhatIsMissing() {
        RunResult partial = SampleRun.of("k3s", SampleRun.conformant().leaves(), Set.of("zz-01"));
        assertThatThrownBy(() -> Certificate.of(partial).orRefuse())
                .isInstanceOf(CertificateRefused.class)
                .hasMessageContaining("the result is partial; a certificate needs conformant")
                .hasMessageContaining("zz-01");
    }

    @Test
    void aPartialRunHasItsReportAllTheSame() throws IOException {
        RunResult partial = SampleRun.of("k3s", SampleRun.conformant().leaves(), Set.of("zz-01"));
        JsonNode report = new YAMLMapper().readTree(CertificateYaml.reportOfRun(partial));
        assertThat(report.get("kind").asText()).isEqualTo("ConformanceReport");
        assertThat(report.get("result").asText()).isEqualTo("partial");
        assertThat(report.get("reasons").toString()).contains("zz-01");
        assertThat(report.has("issued")).as("it is no certificate").isFalse();
        assertThat(report.at("/profiles/0/core/statistics/passed").asInt()).isEqualTo(625);
    }

    @Test
    void anImplementationThatDoesNotSayWhoItIsIsRefused() {
        RunResult named = SampleRun.conformant();
        RunResult unnamed =
                RunResult.of(
                        named.suite(),
                        new Implementation("", "p", " ", List.of(), "", "d", List.of()),
                        named.environment(),
                        named.startedAt(),
                        named.duration(),
                        named.profiles(),
                        named.seed(),
                        named.topology(),
                        named.leaves(),
                        new CatalogueIndex(Set.of()));
        assertThat(Certificate.of(unnamed).reasons())
                .containsExactly(
                        "the driver names no implementation.organization; add it to the driver file",
                        "the driver names no implementation.version; add it to the driver file",
                        "the driver names no implementation.contact; add it to the driver file");
    }

    @Test
    void aRefusedRunListsEveryLeafThatDidNotPassUnderItsVerdict() throws IOException {
        JsonNode mesh = yaml(SampleRun.mixed()).at("/profiles/0");
        assertThat(mesh.at("/core/failedLeaves")).extracting(JsonNode::asText).contains("tls-05/b");
        assertThat(mesh.at("/core/notRunLeaves")).hasSize(9);
        assertThat(mesh.at("/extended/flakyLeaves/0").asText()).isEqualTo("rot-03/c");
        assertThat(mesh.at("/extended/supportedFeatures/0").asText()).isEqualTo("rotation");
    }

    @Test
    void whatAJarBroughtIsNamedByItselfAndCannotMakeARunConformant() throws IOException {
        LeafResult passed = Leaves.leaf("acme.tls-01", Level.CORE, Verdict.PASSED);
        RunResult whole = SampleRun.withJar(SampleRun.conformant(), Set.of(), passed);
        assertThat(Certificate.of(whole).issued()).isTrue();
        JsonNode certificate = yaml(whole);
        assertThat(certificate.at("/caseJars/0/name").asText()).isEqualTo("acme-cases.jar");
        assertThat(certificate.at("/caseJars/0/digest").asText()).startsWith("sha256:");
        assertThat(certificate.at("/caseJars/0/core/statistics/passed").asInt()).isEqualTo(1);
        assertThat(certificate.at("/profiles/0/core/statistics/passed").asInt()).isEqualTo(625);

        RunResult partial = SampleRun.withJar(SampleRun.conformant(), Set.of("tls-01"), passed);
        assertThat(Certificate.of(partial).reasons()).anyMatch(each -> each.contains("tls-01"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"FAILED", "ERROR", "FLAKY"})
    void aRunThatFailedByAJarIsNotCertified(Verdict verdict) {
        RunResult run =
                SampleRun.withJar(
                        SampleRun.conformant(),
                        Set.of(),
                        Leaves.leaf("acme.tls-01", Level.EXTENDED, verdict),
                        Leaves.leaf("acme.tls-02", Level.PROVISIONAL, verdict));
        assertThat(run.summary().failsTheRun()).isTrue();
        assertThat(Certificate.of(run).reasons())
                .containsExactly(
                        "the run failed by cases that a jar brought (acme.tls-01); run without that jar, or mend what they found");
    }
}
