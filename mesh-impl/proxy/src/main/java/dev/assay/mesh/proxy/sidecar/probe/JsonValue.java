package dev.assay.mesh.proxy.sidecar.probe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A piece of JSON that the injection has written into an environment variable. What is not there
 * reads as {@link #NOTHING}, so that a path needs no questions on its way. Not databind's tree,
 * which takes a pod's start longer to make than all that it reads. Immutable.
 *
 * @param isObject whether it is an object, if only an empty one
 * @param fields an object's, in the order written
 * @param items an array's
 * @param text a string's content, or what a number or a boolean is written as; else empty
 */
public record JsonValue(
        boolean isObject, Map<String, JsonValue> fields, List<JsonValue> items, String text) {

    /** What is not there, and null. */
    public static final JsonValue NOTHING = new JsonValue(false, Map.of(), List.of(), "");

    private static final JsonFactory JSON = new JsonFactory();

    /** Takes them as they are: only {@link #parse} makes some, and keeps none. */
    public JsonValue {
        fields = Collections.unmodifiableMap(fields);
        items = Collections.unmodifiableList(items);
    }

    /**
     * Reads a text of one value.
     *
     * @throws JsonProcessingException if it is something else
     */
    public static JsonValue parse(String text) throws JsonProcessingException {
        try (JsonParser in = JSON.createParser(text)) {
            if (in.nextToken() == null) {
                throw new JsonParseException(in, "nothing there");
            }
            JsonValue value = value(in);
            if (in.nextToken() != null) {
                throw new JsonParseException(in, "more follows after the value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    /** The parser itself bounds how deep it goes. */
    private static JsonValue value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> {
                var fields = new LinkedHashMap<String, JsonValue>();
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    String name = in.currentName();
                    in.nextToken();
                    fields.put(name, value(in));
                }
                yield new JsonValue(true, fields, List.of(), "");
            }
            case START_ARRAY -> {
                var items = new ArrayList<JsonValue>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(in));
                }
                yield new JsonValue(false, Map.of(), items, "");
            }
            case VALUE_NULL -> NOTHING;
            default -> new JsonValue(false, Map.of(), List.of(), in.getText());
        };
    }

    /** A field of an object. */
    public JsonValue path(String field) {
        return fields.getOrDefault(field, NOTHING);
    }

    /** A whole number, also one in a string; else another. */
    public int number(int otherwise) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
