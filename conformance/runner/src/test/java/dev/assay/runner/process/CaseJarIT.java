package dev.assay.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.reports.FileDigests;
import dev.assay.runner.fake.JarOfCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases of a vendor's own in a run of ours, by the real command line and the reference mesh. */
final class CaseJarIT {
    private static final Path EXAMPLE = Path.of("../example-cases");

    /** What is to be said of each is in the report; only one of them is right. */
    private static final String FOUR =
            """
            package com.acme;

            import dev.assay.cases.catalogue.*;
            import dev.assay.cases.harness.*;
            import dev.assay.cases.mesh.Actors;
            import dev.assay.cases.probe.Expectations;

            @InProfile(Profile.MESH)
            final class FourCases {
                @Case(id = "acme.right-01", title = "a caller is answered", source = "s")
                void passes(Lane lane, Observations leaves) {
                    leaves.expect(Actors.meshed(lane, lane.server())).settlesOn(Expectations.answered(200));
                }

                @Case(id = "acme.wrong-01", title = "a caller is refused", source = "s")
                void fails(Lane lane, Observations leaves) {
                    leaves.expect(Actors.meshed(lane, lane.server())).is(Expectations.refused());
                }

                @Case(id = "acme.broken-01", title = "throws", source = "s")
                void breaks(Lane lane, Observations leaves) {
                    throw new IllegalStateException("a mistake of the case's own");
                }

                @Case(id = "acme.endless-01", title = "never ends", source = "s")
                @Leaf(id = "before")
                @Leaf(id = "after")
                void hangs(Lane lane, Observations leaves) {
                    leaves.expect("before", Actors.meshed(lane, lane.server())).settlesOn(Expectations.answered(200));
                    for (long spins = 0; spins >= 0; spins++) {
                        Thread.onSpinWait(); // and ignores that it is interrupted
                        if (spins > 1_000_000) {
                            spins = 0;
                        }
                    }
                }
            }
            """;

    @TempDir private Path folder;

    private Map<String, JsonNode> leaves(AssayProcess run) throws IOException {
        var leaves = new TreeMap<String, JsonNode>();
        new ObjectMapper()
                .readTree(run.report().resolve("report.json").toFile())
                .path("leaves")
                .forEach(leaf -> leaves.put(leaf.path("id").asText(), leaf));
        return leaves;
    }

    private static String said(Map<String, JsonNode> leaves, String id, String field) {
        return Optional.ofNullable(leaves.get(id))
                .map(leaf -> leaf.path(field).asText())
                .orElseThrow();
    }

    @Test
    void eachEndsAsItEndsAndTheRestAsEver() throws Exception {
        Path jar =
                JarOfCases.of(folder, Map.of("com.acme.FourCases", FOUR))
                        .write(folder.resolve("four.jar"));
        try (var run =
                AssayProcess.run(
                        folder.resolve("tmp"),
                        folder.resolve("run"),
                        "--with",
                        jar.toString(),
                        "--case",
                        "acme.*,pa-01,pa-02",
                        "--case-deadline",
                        "20s")) {
            assertThat(run.exit(Duration.ofMinutes(3))).isEqualTo(1);
            Map<String, JsonNode> leaves = leaves(run);
            Map<String, String> verdicts = new TreeMap<>();
            leaves.forEach((id, leaf) -> verdicts.put(id, leaf.path("verdict").asText()));
            assertThat(verdicts)
                    .containsEntry("acme.right-01", "passed")
                    .containsEntry("acme.wrong-01", "failed")
                    .containsEntry("acme.broken-01", "error")
                    .containsEntry("acme.endless-01/before", "passed")
                    .containsEntry("acme.endless-01/after", "error");
            assertThat(said(leaves, "acme.endless-01/after", "message"))
                    .contains(
                            "still running after its deadline of 20.0 s, at four.jar//com.acme.FourCases.hangs(");
            assertThat(said(leaves, "acme.endless-01/after", "rerun"))
                    .isEqualTo(
                            "./assay run --case 'acme.endless-01/after' --with '%s'"
                                    .formatted(jar));
            assertThat(run.report().resolve("evidence/acme.endless-01/after/stack-trace.txt"))
                    .content()
                    .contains("com.acme.FourCases.hangs(");
            verdicts.keySet().removeIf(id -> id.startsWith("acme."));
            assertThat(verdicts).hasSizeGreaterThan(5).containsKey("pa-02/namespace-refuses");
            assertThat(verdicts.values()).containsOnly("passed");
            assertThat(said(leaves, "pa-01/naked-accepted", "rerun"))
                    .isEqualTo("./assay run --case 'pa-01/naked-accepted'");

            String digest = FileDigests.of(Files.readAllBytes(jar));
            JsonNode certificate =
                    new YAMLMapper().readTree(run.report().resolve("certificate.yaml").toFile());
            assertThat(certificate.at("/caseJars/0/digest").asText()).isEqualTo(digest);
            assertThat(certificate.at("/caseJars/0/core/failedLeaves/0").asText())
                    .isEqualTo("acme.wrong-01");
            assertThat(certificate.path("result").asText()).isEqualTo("partial");
            assertThat(certificate.path("profiles").toString()).doesNotContain("acme.");
            assertThat(run.out()).contains("four.jar (%s)".formatted(digest));
        }
    }

    @Test
    void theExampleHolds() throws Exception {
        Path jar = JarOfCases.ofProject(folder, EXAMPLE).write(folder.resolve("example.jar"));
        try (var run =
                AssayProcess.run(
                        folder.resolve("tmp"),
                        folder.resolve("run"),
                        "--with",
                        jar.toString(),
                        "--case",
                        "example.*")) {
            assertThat(run.exit()).as("%s%s", run.out(), run.err()).isZero();
            assertThat(leaves(run).values())
                    .hasSize(4)
                    .allSatisfy(leaf ->
                            assertThat(leaf.path("verdict").asText())
                                    .as(leaf.toString())
                                    .isEqualTo("passed"));
        }
    }

    @Test
    void theExampleIsBuiltAgainstThisVersion() throws Exception {
        String version =
                Files.readString(Path.of("pom.xml")).replaceAll("(?s).*?<version>(.*?)<.*", "$1");
        assertThat(EXAMPLE.resolve("pom.xml"))
                .content()
                .contains("<assay.version>" + version + "</assay.version>");
    }
}
