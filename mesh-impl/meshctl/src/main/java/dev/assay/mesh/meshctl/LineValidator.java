package dev.assay.mesh.meshctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.mesh.identity.BundleParser;
import dev.assay.mesh.identity.InvalidBundle;
import dev.assay.mesh.identity.InvalidSpiffeId;
import dev.assay.mesh.identity.ParsedBundle;
import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.StandardSvidValidator;
import dev.assay.mesh.identity.Strictness;
import dev.assay.mesh.identity.SvidRejected;
import java.time.Clock;
import java.util.List;

/**
 * Answers one question of the validator protocol. The decisions are those of the identity module;
 * here they are only asked for and written down. Safe for use by several threads.
 */
public final class LineValidator {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    /** For bundles: a repeated key must be seen, not swallowed. */
    private static final JsonMapper STRICT_JSON =
            JSON.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final Clock clock;

    /** Judges validity by this clock where a question names no instant. */
    public LineValidator(Clock clock) {
        this.clock = clock;
    }

    /** The answer, a JSON object in one line. */
    public String answer(String line) {
        try {
            var question = JSON.readTree(line);
            if (!question.isObject()) {
                throw new BadQuestion("the line is no JSON object");
            }
            return answer(question, line).toString();
        } catch (JsonProcessingException e) {
            return error("the line is not JSON: " + e.getOriginalMessage());
        } catch (BadQuestion e) {
            return error(e.getMessage());
        }
    }

    private ObjectNode answer(JsonNode question, String line) throws BadQuestion {
        if (!question.has("input")) {
            throw new BadQuestion("input: missing");
        }
        var input = question.get("input");
        var op = question.path("op").asText("");
        return switch (op) {
            case "parse-id" -> parseId(input);
            case "parse-bundle" -> parseBundle(input, line);
            case "verify" -> verify(VerifyInput.read(distinctly(line), clock));
            default ->
                    throw new BadQuestion(
                            "op: '%s' is unknown (expected: parse-id, parse-bundle or verify)"
                                    .formatted(op));
        };
    }

    private static ObjectNode parseId(JsonNode input) throws BadQuestion {
        if (!input.isTextual()) {
            throw new BadQuestion("input: a string expected");
        }
        try {
            return accept().put("id", SpiffeId.parse(input.asText()).toString());
        } catch (InvalidSpiffeId e) {
            return reject(e.kind().name(), e.getMessage());
        }
    }

    /** A bundle may be an object, JSON within a string, or PEM text. */
    private static ObjectNode parseBundle(JsonNode input, String line) throws BadQuestion {
        try {
            if (input.isTextual() && !input.asText().stripLeading().startsWith("{")) {
                return bundle(List.of(BundleParser.parsePem(input.asText())));
            }
            if (input.isTextual()) {
                return parseBundle(input.asText());
            }
            if (input.isObject()) {
                STRICT_JSON.readTree(line);
                return parseBundle(input.toString());
            }
        } catch (InvalidBundle e) {
            return reject("INVALID_BUNDLE", e.getMessage());
        } catch (JsonProcessingException e) {
            return reject("INVALID_BUNDLE", e.getOriginalMessage());
        }
        throw new BadQuestion("input: a JWK set, a map of them, or PEM text expected");
    }

    private static ObjectNode parseBundle(String json) throws InvalidBundle {
        return json.contains("\"trust_domains\"")
                ? bundle(List.copyOf(BundleParser.parseJwksMap(json).values()))
                : bundle(List.of(BundleParser.parseJwks(json)));
    }

    private static ObjectNode bundle(List<ParsedBundle> parsed) {
        var answer = accept();
        answer.put("roots", parsed.stream().mapToInt(p -> p.bundle().roots().size()).sum());
        var ignored = answer.putArray("ignored");
        parsed.stream().flatMap(p -> p.ignored().stream()).forEach(ignored::add);
        return answer;
    }

    private static ObjectNode verify(VerifyInput input) {
        if (input.unreadable().isPresent()) {
            return reject(input.unreadable().get().reason(), input.unreadable().get().why());
        }
        try {
            var validator = new StandardSvidValidator(input.clock(), Strictness.STRICT_SPIFFE);
            var id = validator.validate(input.chain(), input.role(), input.bundles());
            return accept().put("id", id.toString());
        } catch (SvidRejected e) {
            return reject(e.reason().name(), e.getMessage()).put("alert", e.alert().wireName());
        }
    }

    /** The input of a line in which no name occurs twice: the last of two bundles must not win. */
    private static JsonNode distinctly(String line) throws BadQuestion {
        try {
            return STRICT_JSON.readTree(line).get("input");
        } catch (JsonProcessingException e) {
            throw new BadQuestion("input: " + e.getOriginalMessage());
        }
    }

    private static ObjectNode accept() {
        return JSON.createObjectNode().put("accept", true);
    }

    private static ObjectNode reject(String reason, @org.jspecify.annotations.Nullable String why) {
        return JSON.createObjectNode()
                .put("accept", false)
                .put("reason", reason)
                .put("detail", why);
    }

    /** The answer to a line that asks nothing that can be answered. */
    static String error(@org.jspecify.annotations.Nullable String message) {
        return JSON.createObjectNode().put("error", message).toString();
    }
}
