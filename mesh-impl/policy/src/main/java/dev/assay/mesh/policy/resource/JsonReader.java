package dev.assay.mesh.policy.resource;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.mesh.policy.resource.Node.Mapping;
import dev.assay.mesh.policy.resource.Node.Scalar;
import dev.assay.mesh.policy.resource.Node.ScalarType;
import dev.assay.mesh.policy.resource.Node.Sequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns JSON into nodes; a field written twice is refused, since the last would silently win. */
final class JsonReader {

    private static final JsonFactory JSON = new JsonFactory();

    private final String source;
    private final JsonParser parser;

    private JsonReader(String source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    /** Every document of the text that is not empty. */
    static List<Node> documents(String source, String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonReader reader = new JsonReader(source, parser);
            List<Node> documents = new ArrayList<>();
            while (parser.nextToken() != null) {
                Node document = reader.node();
                if (!document.isNull()) {
                    documents.add(document);
                }
            }
            return documents;
        } catch (JsonProcessingException e) {
            throw unreadable(source, e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string: " + source, e);
        }
    }

    private static InvalidResource unreadable(String source, JsonProcessingException e) {
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        var invalid =
                new InvalidResource(
                        source,
                        line,
                        "",
                        "not readable: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        invalid.initCause(e);
        return invalid;
    }

    private Node node() throws IOException {
        int line = line();
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> mapping(line);
            case START_ARRAY -> {
                List<Node> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(node());
                }
                yield new Sequence(line, items);
            }
            case VALUE_NULL -> new Scalar(line, ScalarType.NULL, "");
            case VALUE_TRUE, VALUE_FALSE -> new Scalar(line, ScalarType.BOOLEAN, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    new Scalar(line, ScalarType.NUMBER, parser.getText());
            case VALUE_STRING -> new Scalar(line, ScalarType.TEXT, parser.getText());
            default -> throw new InvalidResource(source, line, "", "unexpected " + token);
        };
    }

    private Mapping mapping(int line) throws IOException {
        Map<String, Node> fields = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int keyLine = line();
            parser.nextToken();
            if (fields.put(name, node()) != null) {
                throw new InvalidResource(
                        source,
                        keyLine,
                        name,
                        "written twice, first in line " + lines.get(name) + ": remove one");
            }
            lines.put(name, keyLine);
        }
        return new Mapping(line, fields, lines);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
