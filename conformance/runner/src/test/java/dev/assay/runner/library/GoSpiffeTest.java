package dev.assay.runner.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.cases.catalogue.Profile;
import dev.assay.mesh.meshctl.LineValidator;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.library.KnownDifference.Go;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * go-spiffe and the reference mesh answer every input of the library cases alike, or {@link
 * KnownDifference} says why not. What go-spiffe answered is committed; {@code
 * fixtures/go-spiffe/renew} asks it anew.
 */
final class GoSpiffeTest {
    private static final String ANSWERS = "/dev/assay/runner/library/go-spiffe.tsv.gz";
    private static final Path QUESTIONS = Path.of("target", "go-spiffe", "questions.jsonl");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final LineValidator OURS = new LineValidator(Clock.systemUTC());

    private static List<Asked> asked = List.of();

    /** One line of the committed answers. */
    private record Answered(String question, JsonNode go) {
        String leaf() throws IOException {
            return JSON.readTree(question).path("leaf").asText();
        }

        Go outcome() {
            return !go.has("accept")
                    ? Go.HAS_NOT
                    : go.path("accept").asBoolean() ? Go.ACCEPTS : Go.REFUSES;
        }
    }

    @BeforeAll
    static void askOurs() throws IOException {
        asked = Asked.now(OURS);
    }

    @Test
    void theReferenceMeshAnswersEveryInputRightly() {
        assertThat(asked)
                .allSatisfy(each ->
                        assertThat(each.question().expected().isMetBy(each.judgement()))
                                .as(
                                        "%s: expected %s, but %s",
                                        each.leaf(),
                                        each.question().expected().words(),
                                        each.judgement().describe())
                                .isTrue());
    }

    @Test
    void everyLeafOfALibraryCaseIsAsked() {
        assertThat(asked.stream().map(Asked::leaf).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Catalogue.shipped().cases().stream()
                                .filter(each -> each.id().matches("(sv|bd|id-n).*"))
                                .filter(each -> each.profiles().contains(Profile.SPIFFE_STRICT))
                                .filter(each -> !onTheWire(each))
                                .flatMap(each -> each.leaves().stream())
                                .map(LeafDescription::id)
                                .toList());
    }

    /** Whether a case shows its certificates to a mesh instead of asking a library. */
    private static boolean onTheWire(CaseDescription described) {
        return described.parameters().values().stream()
                .anyMatch(each -> each.getClass().getPackageName().endsWith(".mesh"));
    }

    @Test
    void goSpiffeWasAskedTheSame() throws IOException {
        List<String> now = asked.stream().map(each -> Asked.shape(each.line())).toList();
        List<String> then = new ArrayList<>();
        for (Answered each : answers()) {
            then.add(Asked.shape(each.question()));
        }
        if (!then.equals(now)) {
            Files.createDirectories(QUESTIONS.getParent());
            Files.write(QUESTIONS, asked.stream().map(Asked::line).toList());
        }
        assertThat(then)
                .as("go-spiffe was asked other questions: run fixtures/go-spiffe/renew")
                .isEqualTo(now);
    }

    @Test
    void goSpiffeAnswersAlike() throws IOException {
        var met = EnumSet.noneOf(KnownDifference.class);
        var unknown = new ArrayList<String>();
        for (Answered each : answers()) {
            JsonNode ours = JSON.readTree(OURS.answer(each.question()));
            boolean alike =
                    each.outcome() != Go.HAS_NOT
                            && ours.path("accept").asBoolean()
                                    == each.go().path("accept").asBoolean()
                            && ours.path("id").equals(each.go().path("id"));
            if (!alike) {
                KnownDifference.of(each.leaf(), each.outcome())
                        .ifPresentOrElse(
                                met::add,
                                () ->
                                        unknown.add(
                                                Asked.shape(each.question())
                                                        + "\n  ours: "
                                                        + ours
                                                        + "\n  go-spiffe: "
                                                        + each.go()));
            }
        }
        assertThat(unknown.stream().collect(Collectors.joining("\n\n"))).isEmpty();
        assertThat(met)
                .as("differences that are none")
                .containsExactlyInAnyOrder(KnownDifference.values());
    }

    @Test
    void theDriverFileWaivesTheseDifferencesAndNoOthers() throws IOException {
        // not by DriverFile, which wants the program: the build needs no Go
        JsonNode driver =
                new ObjectMapper(new YAMLFactory())
                        .readTree(Path.of("../../fixtures/go-spiffe/driver.yaml").toFile());
        assertThat(driver.path("waivers").findValuesAsText("case"))
                .containsExactlyInAnyOrderElementsOf(KnownDifference.failedLeaves());
    }

    private static List<Answered> answers() throws IOException {
        try (InputStream in = GoSpiffeTest.class.getResourceAsStream(ANSWERS)) {
            if (in == null) {
                return List.of();
            }
            var answers = new ArrayList<Answered>();
            String text =
                    new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                int tab = line.indexOf('\t');
                answers.add(
                        new Answered(
                                line.substring(0, tab), JSON.readTree(line.substring(tab + 1))));
            }
            return List.copyOf(answers);
        }
    }
}
