package dev.assay.runner.library;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.library.Authorities;
import dev.assay.cases.library.Input;
import dev.assay.cases.library.Judgement;
import dev.assay.cases.library.Question;
import dev.assay.fixtures.driver.JsonLinesValidator;
import dev.assay.mesh.meshctl.LineValidator;
import dev.assay.runner.catalogue.Catalogue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One question of a library case as it goes over the wire.
 *
 * @param line the JSON line, with a member {@code leaf} that validators do not look at
 * @param judgement what the reference mesh's validator said
 */
record Asked(String leaf, String line, Question question, Judgement judgement) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Everything that the library cases ask, with certificates made anew. */
    static List<Asked> now(LineValidator validator) throws IOException {
        var authorities = Authorities.make();
        var asked = new ArrayList<Asked>();
        for (CaseDescription each : Catalogue.shipped().cases()) {
            for (var parameter : each.parameters().entrySet()) {
                if (parameter.getValue() instanceof Input input) {
                    for (Question question : input.questions(authorities)) {
                        asked.add(ask(parameter.getKey(), question, validator));
                    }
                }
            }
        }
        return List.copyOf(asked);
    }

    private static Asked ask(String leaf, Question question, LineValidator validator)
            throws IOException {
        var lines = new ArrayList<String>();
        var recording =
                new JsonLinesValidator(line -> {
                    lines.add(labelled(leaf, line));
                    return validator.answer(line);
                });
        Judgement judgement = question.judgedBy(recording);
        return new Asked(leaf, lines.getFirst(), question, judgement);
    }

    private static String labelled(String leaf, String line) throws JsonProcessingException {
        ObjectNode whole = JSON.createObjectNode().put("leaf", leaf);
        whole.setAll((ObjectNode) JSON.readTree(line));
        return whole.toString();
    }

    /**
     * The question without what differs each time: certificates, keys and the instant. Two that are
     * alike in the rest are taken for the same question.
     */
    static String shape(String line) {
        return line.replaceAll(
                        "-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----(\\\\n)?",
                        "(certificate)")
                .replaceAll(
                        "(?<=\"|\\\\\")[A-Za-z0-9+/=_-]{43}[A-Za-z0-9+/=_-]*(?=\"|\\\\\")",
                        "(bytes)")
                .replaceAll("\"now\":\"[^\"]*\"", "\"now\":(instant)");
    }
}
