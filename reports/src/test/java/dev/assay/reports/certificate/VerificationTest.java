package dev.assay.reports.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.reports.ReportFolder;
import dev.assay.reports.SampleRun;
import dev.assay.reports.json.ReportReader;
import dev.assay.reports.model.CatalogueIndex;
import dev.assay.reports.model.Leaves;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Suite;
import dev.assay.reports.model.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody changes a certificate or its report unseen, not even whoever has the key. */
final class VerificationTest {
    private static final String CORE = SampleRun.conformant().leaves().getFirst().id();
    private static final CatalogueIndex INDEX = new CatalogueIndex(Set.of(CORE));
    private static final RunResult RUN =
            SampleRun.withJar(
                    SampleRun.conformant(),
                    Set.of(CORE),
                    Leaves.leaf("zulu.tls-01", Level.CORE, Verdict.PASSED));

    @TempDir private Path folder;
    private final Seal seal;

    VerificationTest() throws Exception {
        KeyPair keys = SealTest.ed25519();
        seal = new Seal(keys.getPrivate(), keys.getPublic());
    }

    @BeforeEach
    void write() throws Exception {
        Path evidence = Files.createDirectories(folder.resolve("evidence/pa-01"));
        Files.writeString(evidence.resolve("finding.txt"), "seen");
        ReportFolder.write(RUN, folder);
        ReportFolder.seal(folder, seal);
    }

    private String certificate() throws Exception {
        return Files.readString(folder.resolve("certificate.yaml"));
    }

    private List<String> complaints(String certificate) throws Exception {
        return complaints(certificate, RUN.suite(), INDEX);
    }

    private List<String> complaints(String certificate, Suite suite, CatalogueIndex index)
            throws Exception {
        return new Verification(suite, index)
                .complaints(
                        SealedText.of(certificate).orElseThrow(),
                        ReportReader.read(
                                Files.readString(folder.resolve("report.json")), "report.json"),
                        ReportFolder.digests(folder));
    }

    @Test
    void aCertificateFollowsFromItsReport() throws Exception {
        assertThat(complaints(certificate())).isEmpty();
    }

    @Test
    void noFieldCanBeChangedByOthers() throws Exception {
        String block = certificate().substring(certificate().indexOf("signature:\n"));
        forEachField(changed ->
                assertThat(attempt(changed + block))
                        .as(changed)
                        .anyMatch(each -> each.contains("changed after it was signed")));
    }

    @Test
    void noFieldCanBeChangedByWhoeverHasTheKey() throws Exception {
        forEachField(changed ->
                assertThat(attempt(seal.sealed(changed)))
                        .as(changed)
                        .anyMatch(each -> each.contains("the certificate says")));
    }

    @Test
    void aWordThatMeansTheSameIsNoticed() throws Exception {
        String body = SealedText.of(certificate()).orElseThrow().body();
        assertThat(complaints(seal.sealed("# all is well\n" + body)))
                .containsExactly("the certificate's text is not as this suite writes it");
    }

    @Test
    void noFileCanBeChangedOrAddedOrLeftOut() throws Exception {
        for (Path file : files()) {
            byte[] before = Files.readAllBytes(file);
            byte[] after = before.clone();
            after[after.length / 2] ^= 1;
            String name = folder.relativize(file).toString();
            if (!name.equals("report.json")) { // which might not be read any more
                Files.write(file, after);
                assertThat(complaints(certificate()))
                        .as(name)
                        .anyMatch(each -> each.startsWith("/files/" + name + ": "));
                Files.delete(file);
                assertThat(complaints(certificate()))
                        .as(name)
                        .anyMatch(each -> each.contains("the report says nothing"));
            }
            Files.write(file, before);
        }
        Files.writeString(folder.resolve("evidence/more.txt"), "more");
        assertThat(complaints(certificate()))
                .anyMatch(each -> each.startsWith("/files/evidence/more.txt: "));
    }

    @Test
    void aReportWithoutItsFailureIsNoticedEvenIfItIsSignedAnew() throws Exception {
        Path json = folder.resolve("report.json");
        String failing =
                Files.readString(json)
                        .replaceFirst("\"verdict\" : \"passed\"", "\"verdict\" : \"failed\"");
        Files.writeString(json, failing);
        String body =
                CertificateYaml.write(
                        Certificate.of(ReportReader.read(failing, "report.json")),
                        ReportFolder.digests(folder));

        assertThat(complaints(seal.sealed(body)))
                .anyMatch(each -> each.startsWith("report.json says that the result is conformant"))
                .anyMatch(each -> each.contains("no certificate is issued"));
    }

    @Test
    void aPartialRunIsNotMadeWholeByAJar() throws Exception {
        assertThat(complaints(certificate(), RUN.suite(), new CatalogueIndex(Set.of("tls-01"))))
                .anyMatch(each -> each.contains("its leaves come to partial"))
                .anyMatch(each -> each.contains("no certificate is issued"));
    }

    @Test
    void anIndexThatAsksForMoreIsNotMet() throws Exception {
        assertThat(complaints(certificate(), RUN.suite(), new CatalogueIndex(Set.of("zz-01"))))
                .anyMatch(each -> each.contains("zz-01"));
    }

    @Test
    void anotherBuildOfTheSuiteSaysSo() throws Exception {
        assertThat(complaints(certificate(), new Suite("assay", "0.1.0", "sha256:1", ""), INDEX))
                .anyMatch(each -> each.contains("by another build of assay"));
    }

    private List<String> attempt(String certificate) {
        try {
            return complaints(certificate);
        } catch (Exception e) {
            throw new AssertionError(certificate, e);
        }
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(each -> !each.endsWith("certificate.yaml"))
                    .toList();
        }
    }

    /** The certificate with one value changed or left out, for each value. */
    private void forEachField(Consumer<String> check) throws Exception {
        var mapper = new YAMLMapper();
        String body = SealedText.of(certificate()).orElseThrow().body();
        int fields = places(mapper.readTree(body)).size();
        assertThat(fields).isGreaterThan(30);
        for (int at = 0; at < fields; at++) {
            JsonNode changed = mapper.readTree(body);
            places(changed).get(at).run();
            check.accept(mapper.writeValueAsString(changed));
        }
    }

    /** What changes each of a tree's values in its place. */
    private static List<Runnable> places(JsonNode root) {
        var places = new ArrayList<Runnable>();
        switch (root) {
            case ObjectNode object ->
                    object.properties()
                            .forEach(each -> {
                                places.add(() -> object.remove(each.getKey()));
                                if (each.getValue().isContainerNode()) {
                                    places.addAll(places(each.getValue()));
                                } else {
                                    places.add(() ->
                                            object.set(
                                                    each.getKey(),
                                                    TextNode.valueOf(
                                                            each.getValue().asText() + "1")));
                                }
                            });
            case ArrayNode array -> {
                places.add(() -> array.add("more"));
                for (int i = 0; i < array.size(); i++) {
                    int at = i;
                    places.add(() -> array.remove(at));
                    if (array.get(i).isContainerNode()) {
                        places.addAll(places(array.get(i)));
                    }
                }
            }
            default -> {}
        }
        return places;
    }
}
