package dev.assay.mesh.policy.istio;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.mesh.worlds.PolicyWorld;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** What Istio answered: the first line names the worlds by their hash, then a line for each. */
final class IstioAnswers {

    private static final String FILE = "answers.jsonl.gz";
    private static final Path UNANSWERED = Path.of("target", "istio-oracle", "worlds.jsonl");
    private static final ObjectMapper JSON = new ObjectMapper();

    private IstioAnswers() {}

    /** The first line. */
    record Header(int worlds, String sha256, String istio) {}

    /**
     * Istio's answers to these worlds.
     *
     * @throws AssertionError where it has answered others; the worlds are then left in a file, for
     *     {@code fixtures/istio-oracle/renew}
     */
    static List<Answers> to(List<PolicyWorld> worlds) throws IOException {
        List<String> lines = lines();
        String asked = hash(worlds);
        String answered =
                lines.isEmpty()
                        ? "nothing"
                        : JSON.readValue(lines.getFirst(), Header.class).sha256();
        if (!asked.equals(answered)) {
            Files.createDirectories(UNANSWERED.getParent());
            Files.write(UNANSWERED, worlds.stream().map(PolicyWorld::line).toList());
            throw new AssertionError(
                    "Istio has not answered these worlds (%s) but others (%s): they stand in %s; run fixtures/istio-oracle/renew"
                            .formatted(asked, answered, UNANSWERED.toAbsolutePath()));
        }
        return lines.stream().skip(1).map(IstioAnswers::answers).toList();
    }

    private static List<String> lines() throws IOException {
        Optional<InputStream> file =
                Optional.ofNullable(IstioAnswers.class.getResourceAsStream(FILE));
        if (file.isEmpty()) {
            return List.of();
        }
        try (var reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(file.get()), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    private static Answers answers(String line) {
        try {
            return JSON.readValue(line, Answers.class);
        } catch (IOException e) {
            throw new AssertionError("not an answer: " + line, e);
        }
    }

    /** Of the lines as they are written, each with its end. */
    private static String hash(List<PolicyWorld> worlds) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (PolicyWorld world : worlds) {
                sha256.update((world.line() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
